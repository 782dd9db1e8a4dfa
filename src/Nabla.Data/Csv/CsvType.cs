namespace Nabla.Data;

/// <summary>What a column of a CSV file holds.</summary>
public enum CsvType
{
    /// <summary>Numbers: float64, missing ones NaN.</summary>
    Number,

    /// <summary>Whole numbers: int64.</summary>
    Integer,

    /// <summary>true or false, in any case.</summary>
    Boolean,

    /// <summary>Texts of which some repeat: numbered in the order of their first appearance.</summary>
    Category,
}
