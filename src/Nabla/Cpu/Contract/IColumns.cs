namespace Nabla.Cpu;

/// <summary>How the columns of a tile's left operand, or the rows of a row tile's matrix, follow each other, known to the JIT.</summary>
internal interface IColumns
{
    /// <summary>Whether the tile is given, instead of the bytes from one column to the next, where the bytes from each column to the next are listed.</summary>
    static abstract bool AreListed { get; }

    /// <summary>Whether the elements of each lie next to each other.</summary>
    static abstract bool AreAdjacent { get; }
}

/// <summary>Columns that are equally far apart.</summary>
internal readonly struct EvenColumns : IColumns
{
    public static bool AreListed => false;

    public static bool AreAdjacent => false;
}

/// <summary>Columns that are equally far apart, each of elements that lie next to each other: packed, or of a matrix that is read transposed.</summary>
internal readonly struct AdjacentColumns : IColumns
{
    public static bool AreListed => false;

    public static bool AreAdjacent => true;
}

/// <summary>Columns anywhere, the same way for every row: as the weights of a filter see an image.</summary>
internal readonly struct ListedColumns : IColumns
{
    public static bool AreListed => true;

    public static bool AreAdjacent => false;
}
