namespace Nabla;

/// <summary>Which elements along an axis each element of another length is made of, and how much of each.</summary>
internal sealed class Taps
{
    // Keys' cubic convolution, as PyTorch has it.
    private const double Cubic = -0.75;

    private readonly int[][] _positions;
    private readonly double[][] _weights;

    private Taps(int each, int count)
    {
        Count = count;
        _positions = new int[each][];
        _weights = new double[each][];
        for (int i = 0; i < each; i++)
        {
            _positions[i] = new int[count];
            _weights[i] = new double[count];
        }
    }

    /// <summary>The length of the result.</summary>
    public int Count { get; }

    /// <summary>Of how many elements each is made.</summary>
    public int Each => _positions.Length;

    public int[] Positions(int tap) => _positions[tap];

    public double[] Weights(int tap) => _weights[tap];

    public static Taps Of(InterpolationMode mode, int length, int count, double? factor, bool aligned)
    {
        double step = aligned ? (count > 1 ? (length - 1.0) / (count - 1) : 0) : factor is { } given ? 1 / given : (double)length / count;
        return mode switch
        {
            InterpolationMode.Nearest or InterpolationMode.NearestExact => Nearest(length, count, (float)step, mode == InterpolationMode.NearestExact),
            InterpolationMode.Bicubic => OfCubic(length, count, step, aligned),
            _ => OfLinear(length, count, step, aligned),
        };
    }

    /// <summary>The four weights of cubic convolution at a fraction of the way from the second to the third.</summary>
    public static double[] CubicWeights(double t)
    {
        return [Far(t + 1), Near(t), Near(1 - t), Far(2 - t)];

        static double Near(double x) => (((Cubic + 2) * x) - (Cubic + 3)) * x * x + 1;

        static double Far(double x) => ((((Cubic * x) - (5 * Cubic)) * x) + (8 * Cubic)) * x - (4 * Cubic);
    }

    private static Taps Nearest(int length, int count, float step, bool exact)
    {
        Taps taps = new(1, count);
        for (int i = 0; i < count; i++)
        {
            taps._positions[0][i] = Math.Min((int)MathF.Floor((exact ? i + 0.5f : i) * step), length - 1);
        }

        return taps;
    }

    private static Taps OfLinear(int length, int count, double step, bool aligned)
    {
        Taps taps = new(2, count);
        for (int i = 0; i < count; i++)
        {
            double at = aligned ? step * i : Math.Max(0, (step * (i + 0.5)) - 0.5);
            int first = Math.Min((int)at, length - 1);
            double rest = Math.Min(1, at - first);
            (taps._positions[0][i], taps._positions[1][i]) = (first, Math.Min(first + 1, length - 1));
            (taps._weights[0][i], taps._weights[1][i]) = (1 - rest, rest);
        }

        return taps;
    }

    private static Taps OfCubic(int length, int count, double step, bool aligned)
    {
        Taps taps = new(4, count);
        for (int i = 0; i < count; i++)
        {
            double at = aligned ? step * i : (step * (i + 0.5)) - 0.5;
            double first = Math.Floor(at);
            double[] weights = CubicWeights(at - first);
            for (int k = 0; k < 4; k++)
            {
                taps._positions[k][i] = Math.Clamp((int)first - 1 + k, 0, length - 1);
                taps._weights[k][i] = weights[k];
            }
        }

        return taps;
    }
}
