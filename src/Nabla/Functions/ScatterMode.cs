namespace Nabla;

/// <summary>How <see cref="Functions.Scatter(Tensor, Tensor, Tensor, int, ScatterMode, bool)"/> combines what falls on one element.</summary>
public enum ScatterMode
{
    /// <summary>The sum.</summary>
    Sum,

    /// <summary>The product.</summary>
    Prod,

    /// <summary>The mean; of integers rounded down.</summary>
    Mean,

    /// <summary>The greatest; NaN if any is.</summary>
    Max,

    /// <summary>The least; NaN if any is.</summary>
    Min,
}
