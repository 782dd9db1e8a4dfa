namespace Nabla.Learning;

/// <summary>Adds to each row of a sequence a row of its own for its place, which is learned.</summary>
[Module]
public sealed partial class LearnedPositions : Layer
{
    private readonly bool _batchFirst;

    /// <summary>Fresh rows, normal with a deviation of 0.02.</summary>
    /// <param name="longest">How many places there are.</param>
    /// <param name="width">E: the length of the last axis.</param>
    /// <param name="batchFirst">Whether the batch is the first axis, [N, T, E], rather than the second.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    /// <param name="dtype">The element type of the rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">A length is not positive.</exception>
    public LearnedPositions(int longest, int width, bool batchFirst = false, Generator? generator = null, DType dtype = DType.Float32)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(longest);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        _batchFirst = batchFirst;
        Weight = new Variable(Initialize.Normal([longest, width], 0.02, dtype, generator));
    }

    /// <summary>The rows: [longest, E].</summary>
    public Variable Weight { get; }

    /// <summary>x with its places.</summary>
    /// <param name="x">[T, N, E], or [N, T, E] with the batch first, or [T, E].</param>
    /// <returns>The same shape.</returns>
    /// <exception cref="ArgumentException">Shapes do not fit, or x is longer than there are places.</exception>
    public override Tensor Forward(Tensor x)
    {
        int steps = Sequence.Steps(nameof(LearnedPositions), x, Weight.Shape[1], _batchFirst);
        CheckElements(x, Weight);
        return steps <= Weight.Shape[0]
            ? x + Sequence.Beside(Weight.Narrow(0, 0, steps), x, _batchFirst)
            : throw new ArgumentException($"LearnedPositions has {Weight.Shape[0]} places, but x {x.Shape} has {steps} steps. Make the layer with more.", nameof(x));
    }
}
