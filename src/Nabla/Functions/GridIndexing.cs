namespace Nabla;

/// <summary>Which vector of a <see cref="Functions.Meshgrid(ReadOnlySpan{Tensor}, GridIndexing)"/> runs along which axis.</summary>
public enum GridIndexing
{
    /// <summary>The first vector along the first axis: rows, then columns.</summary>
    IJ,

    /// <summary>The first vector along the second axis: Cartesian x, then y.</summary>
    XY,
}
