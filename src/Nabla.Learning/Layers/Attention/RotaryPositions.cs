namespace Nabla.Learning;

/// <summary>Turns pairs of numbers by angles that grow with their place in the sequence, so that products of queries and keys depend on how far apart they are (Su et al. 2021).</summary>
/// <remarks>The pair i of D / 2 at place t is turned by t · base^(−2 i / D). It has no parameters.</remarks>
[Module]
public sealed partial class RotaryPositions : Layer
{
    private readonly double _base;
    private readonly bool _halves;

    /// <summary>Turns of rows of a width.</summary>
    /// <param name="width">D: the length of the last axis, even.</param>
    /// <param name="frequencyBase">The slowest pair turns about so many times as slowly as the first.</param>
    /// <param name="halves">Whether number i is turned with number i + D / 2, as in LLaMA's files, rather than number 2 i with its neighbour, as in the paper.</param>
    /// <exception cref="ArgumentException">The width is odd.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive.</exception>
    public RotaryPositions(int width, double frequencyBase = 10000, bool halves = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(frequencyBase);
        if (width % 2 != 0)
        {
            throw new ArgumentException($"RotaryPositions turns pairs of numbers, but a width of {width} is odd.", nameof(width));
        }

        (Width, _base, _halves) = (width, frequencyBase, halves);
    }

    /// <summary>D: the length of the last axis.</summary>
    public int Width { get; }

    /// <summary>Every row turned by its place.</summary>
    /// <param name="x">[.., T, D].</param>
    /// <returns>The same shape.</returns>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public override Tensor Forward(Tensor x) => Forward(x, 0);

    /// <summary>Every row turned by its place, where the first of <paramref name="x"/> stands at <paramref name="from"/>: a sequence that goes on.</summary>
    /// <param name="x">[.., T, D].</param>
    /// <param name="from">The place of the first row.</param>
    /// <returns>The same shape.</returns>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public Tensor Forward(Tensor x, int from)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Rank < 2 || x.Shape[^1] != Width)
        {
            throw new ArgumentException($"RotaryPositions of width {Width} turns x [.., T, {Width}], not {x.Shape}.", nameof(x));
        }

        (int steps, int pairs) = (x.Shape[^2], Width / 2);
        Tensor angles = Angles.Of(steps, Width, _base, from);
        (Tensor cos, Tensor sin) = (angles.Cos().Cast(x.DType), angles.Sin().Cast(x.DType));
        if (_halves)
        {
            (Tensor first, Tensor second) = (x.Narrow(-1, 0, pairs), x.Narrow(-1, pairs, pairs));
            return Functions.Concat([(first * cos) - (second * sin), (second * cos) + (first * sin)], -1);
        }

        Tensor split = x.Reshape([.. x.Shape.Lengths[..^1], pairs, 2]);
        (Tensor even, Tensor odd) = (split.Select(-1, 0), split.Select(-1, 1));
        return Functions.Stack([(even * cos) - (odd * sin), (odd * cos) + (even * sin)], -1).Reshape(x.Shape);
    }
}
