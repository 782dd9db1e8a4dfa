namespace Nabla.Testing;

/// <summary>Which laws are checked, and how closely. All of them, unless said otherwise.</summary>
public sealed record LawOptions
{
    /// <summary>Whether derivatives are compared with finite differences. Turn it off for rules that depart from the derivative on purpose, such as gradient clipping.</summary>
    public bool Numeric { get; init; } = true;

    /// <summary>Whether forward mode is compared with reverse mode. Turn it off for operations that state a reverse rule only.</summary>
    public bool Transposition { get; init; } = true;

    /// <summary>Whether Vmap is compared with a loop.</summary>
    public bool Batching { get; init; } = true;

    /// <summary>Whether the function written down is compared with the function.</summary>
    public bool Staging { get; init; } = true;

    /// <summary>Whether transposed, reversed and strided inputs are tried.</summary>
    public bool Layouts { get; init; } = true;

    /// <summary>Whether float32 is compared with float64.</summary>
    public bool Float32 { get; init; } = true;

    /// <summary>1 compares first derivatives with differences and forward with reverse mode; 2, the default, also the derivatives of those.</summary>
    public int Order { get; init; } = 2;

    /// <summary>The greatest relative error against finite differences that passes.</summary>
    public double NumericTolerance { get; init; } = 1e-6;

    /// <summary>The greatest difference that rounding may make in float64, relative to the largest element: for the laws of transposition and batching. Staging and layouts allow none.</summary>
    public double Tolerance { get; init; } = 1e-10;

    /// <summary>The greatest difference between float32 and float64, relative to the largest element.</summary>
    public double Float32Tolerance { get; init; } = 1e-5;

    /// <summary>Inputs of at most this many elements in all are moved one element at a time, larger ones along a few random directions.</summary>
    public int LargestPerElement { get; init; } = 100;

    /// <summary>Seeds cotangents and directions.</summary>
    public ulong Seed { get; init; } = 1;
}
