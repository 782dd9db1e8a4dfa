namespace Nabla.Learning;

/// <summary>Adds to each row of a sequence sines and cosines of its place, each pair slower than the one before (Vaswani et al. 2017): p[t, 2 i] = sin(t · 10000^(−2 i / E)), p[t, 2 i + 1] = cos of the same. It has no parameters, and sequences may have any length.</summary>
[Module]
public sealed partial class SinusoidalPositions : Layer
{
    private readonly int _width;
    private readonly double _dropout;
    private readonly bool _batchFirst;
    private readonly Generator _generator;

    /// <summary>Positions of rows of a width.</summary>
    /// <param name="width">E: the length of the last axis.</param>
    /// <param name="dropout">How likely, in training, a number of the sum is dropped.</param>
    /// <param name="batchFirst">Whether the batch is the first axis, [N, T, E], rather than the second.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The width is not positive, or <paramref name="dropout"/> not between 0 and 1.</exception>
    public SinusoidalPositions(int width, double dropout = 0, bool batchFirst = false, Generator? generator = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        (_width, _dropout, _batchFirst, _generator) = (width, Dropout.Checked(dropout, nameof(SinusoidalPositions), nameof(dropout)), batchFirst, generator ?? Generator.Default);
    }

    /// <inheritdoc/>
    public override IEnumerable<Generator> Generators => [_generator];

    /// <summary>x with its places.</summary>
    /// <param name="x">[T, N, E], or [N, T, E] with the batch first, or [T, E].</param>
    /// <returns>The same shape.</returns>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public override Tensor Forward(Tensor x)
    {
        int steps = Sequence.Steps(nameof(SinusoidalPositions), x, _width, _batchFirst);
        Tensor angles = Angles.Of(steps, _width, 10000);
        Tensor places = Functions.Stack([angles.Sin(), angles.Cos()], -1).Flatten(1).Narrow(1, 0, _width).Cast(x.DType);
        return (x + Sequence.Beside(places, x, _batchFirst)).Dropout(_dropout, IsTraining, _generator);
    }
}
