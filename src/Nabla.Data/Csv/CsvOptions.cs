using System.Text;

namespace Nabla.Data;

/// <summary>How a CSV file is to be read.</summary>
public sealed record CsvOptions
{
    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>What separates fields.</summary>
    public char Separator { get; init; } = ',';

    /// <summary>What fields are put between that hold separators, line ends or quotes, which are doubled then.</summary>
    public char Quote { get; init; } = '"';

    /// <summary>Whether the first record names the columns. Without, they are called by their numbers, from 0.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>The columns to read, in the order wanted; null for all.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Types by column. What is not named is found out by looking at all values: bools, whole numbers, numbers, else categories.</summary>
    public IReadOnlyDictionary<string, CsvType> Types { get; init; } = new Dictionary<string, CsvType>(StringComparer.Ordinal);

    /// <summary>What stands for a missing value, outside quotes, in any case; by default nothing, NA, N/A, NaN, null and ?.</summary>
    public IReadOnlyCollection<string> Missing { get; init; } = ["", "NA", "N/A", "NaN", "null", "?"];

    /// <summary>Whether blanks around fields outside quotes are taken away.</summary>
    public bool Trims { get; init; } = true;

    /// <summary>The encoding of files without a byte order mark; UTF-8 by default.</summary>
    public Encoding Encoding { get; init; } = s_strictUtf8;
}
