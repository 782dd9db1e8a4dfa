namespace Nabla;

/// <summary>What is made of the rows in a bag.</summary>
public enum BagMode
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>The greatest of each column.</summary>
    Max,
}
