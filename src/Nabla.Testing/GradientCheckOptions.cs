namespace Nabla.Testing;

/// <summary>How thoroughly gradients are checked.</summary>
public sealed record GradientCheckOptions
{
    /// <summary>1 checks first derivatives; 2, the default, also the derivatives of those.</summary>
    public int Order { get; init; } = 2;

    /// <summary>The greatest relative error that passes. Central differences of fourth order in float64 are good to about 1e-9.</summary>
    public double Tolerance { get; init; } = 1e-6;

    /// <summary>Inputs of at most this many elements in all are checked element by element, larger ones along <see cref="Directions"/> random directions.</summary>
    public int LargestPerElement { get; init; } = 400;

    /// <summary>How many random directions are tried.</summary>
    public int Directions { get; init; } = 8;

    /// <summary>How far inputs are moved, relative to their size.</summary>
    public double Step { get; init; } = 1e-3;

    /// <summary>Seeds cotangents and directions.</summary>
    public ulong Seed { get; init; } = 1;
}
