using System.Globalization;
using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Eng.Ulps;

/// <summary>A function of two numbers, what it is exactly, and how far from that its formula may be.</summary>
/// <param name="name">The formula's name.</param>
/// <param name="single">The bound of the error in float32, in ulp.</param>
/// <param name="double">The bound of the error in float64.</param>
/// <param name="exact">The function in twice the precision, at finite numbers that are not 0.</param>
/// <param name="rough">The function as System.Math has it, for the values that C99 fixes.</param>
internal abstract class PairFunction(string name, double single, double @double, Func<double, double, Exact> exact, Func<double, double, double> rough)
{
    private const int Chunk = 1 << 12;

    private static readonly double[] s_corners =
    [
        0, 1, 0.5, 2, 3, 4, 5, 0.75, 1.5, 2.5, 100, 1e-30, 1e30, 16777215, 16777216, 1.401298464324817E-45, 1.1754943508222875E-38,
        3.4028234663852886E+38, double.PositiveInfinity,
    ];

    public string Name { get; } = name;

    public double SingleBound { get; } = single;

    public double DoubleBound { get; } = @double;

    /// <summary>The function in twice the precision.</summary>
    public Func<double, double, Exact> Exact { get; } = exact;

    /// <summary>Whether the second number is chosen so that its product with the first one's logarithm stays within the exponents, and the first is positive.</summary>
    public bool IsPower { get; init; }

    /// <summary>The formula at each pair, as many as a multiple of 16.</summary>
    public abstract unsafe void Apply(double* x, double* y, double* z, int count);

    /// <inheritdoc cref="Apply(double*, double*, double*, int)"/>
    public abstract unsafe void Apply(float* x, float* y, float* z, int count);

    /// <summary>The largest error in float32 over as many random pairs, against the formula in float64.</summary>
    public unsafe Worst Single(long pairs)
    {
        object gate = new();
        Worst all = Worst.None;
        Parallel.For(0, (pairs + Chunk - 1) / Chunk, block =>
        {
            Random random = new((int)block);
            float* x = stackalloc float[Chunk];
            float* y = stackalloc float[Chunk];
            float* z = stackalloc float[Chunk];
            double* u = stackalloc double[Chunk];
            double* v = stackalloc double[Chunk];
            double* w = stackalloc double[Chunk];
            for (int i = 0; i < Chunk; i++)
            {
                (double first, double second) = Pair(random, i, 8, 24, 88);
                (x[i], y[i]) = ((float)first, (float)second);
                (u[i], v[i]) = (x[i], y[i]);
            }

            Apply(x, y, z, Chunk);
            Apply(u, v, w, Chunk);
            Worst here = Worst.None;
            for (int i = 0; i < Chunk; i++)
            {
                double error = Errors.Of(z[i], w[i]);
                if (!(error <= here.Error))
                {
                    here = here.And(Worst.Of(error, Place(x[i], y[i])));
                }
            }

            lock (gate)
            {
                all = all.And(here with { Compared = Chunk });
            }
        });
        return all;
    }

    /// <summary>The largest error in float64 over as many random pairs.</summary>
    public unsafe Worst Double(int pairs)
    {
        object gate = new();
        Worst all = Worst.None;
        Parallel.For(0, (pairs + 255) / 256, block =>
        {
            Random random = new((int)block);
            double* x = stackalloc double[256];
            double* y = stackalloc double[256];
            double* z = stackalloc double[256];
            for (int i = 0; i < 256; i++)
            {
                (x[i], y[i]) = Pair(random, i, 11, 53, 709);
            }

            Apply(x, y, z, 256);
            Worst here = Worst.None;
            for (int i = 0; i < 256; i++)
            {
                here = here.And(Worst.Of(Errors.Of(z[i], Exact(x[i], y[i])), Place(x[i], y[i])));
            }

            lock (gate)
            {
                all = all.And(here);
            }
        });
        return all;
    }

    /// <summary>Every pair of zeros, infinities, NaN, limits and small numbers: to two ulps, and to the sign of 0.</summary>
    public unsafe Worst Values()
    {
        double[] corners = [.. s_corners, .. s_corners.Select(static x => -x), double.NaN];
        double* u = stackalloc double[16];
        double* v = stackalloc double[16];
        float* x = stackalloc float[16];
        float* y = stackalloc float[16];
        Worst all = Worst.None;
        foreach (double first in corners)
        {
            foreach (double second in corners)
            {
                new Span<double>(u, 16).Fill(first);
                new Span<double>(v, 16).Fill(second);
                new Span<float>(x, 16).Fill((float)first);
                new Span<float>(y, 16).Fill((float)second);
                Apply(u, v, u, 16);
                Apply(x, y, x, 16);
                double wanted = rough(first, second);
                all = all.And(Worst.Of(Errors.Of(u[0], (DoubleDouble)wanted) <= 2 ? 0 : double.PositiveInfinity, $"{Place(first, second)} in float64"));
                all = all.And(Worst.Of(Errors.Of(x[0], wanted) <= 2 ? 0 : double.PositiveInfinity, $"{Place(first, second)} in float32"));
            }
        }

        return all;
    }

    private static string Place(double x, double y) => string.Create(CultureInfo.InvariantCulture, $"({x:R}, {y:R})");

    /// <summary>In turns: any finite numbers, numbers of one magnitude, small numbers, a number near 1 and any other.</summary>
    private (double X, double Y) Pair(Random random, int i, int exponentBits, int precision, double most)
    {
        int largest = (1 << (exponentBits - 1)) - 1;
        double Any(int low, int high) => Math.ScaleB(1 + random.NextDouble(), random.Next(low, high)) * (random.Next(2) == 0 ? 1 : -1);
        double x = Any(1 - largest - precision, largest);
        double y = Any(1 - largest - precision, largest);
        (x, y) = (i % 4) switch
        {
            0 => (x, y),
            1 => (x, x * Any(-3, 3)),
            2 => (Any(-5, 5), Any(-5, 5)),
            _ => (1 + Any(-precision, -1), Any(-3, precision)),
        };
        x = double.IsFinite(x) && Math.Abs(x) <= Math.ScaleB(1, largest) ? x : 1.5;
        y = double.IsFinite(y) && Math.Abs(y) <= Math.ScaleB(1, largest) ? y : 0.75;
        if (!IsPower)
        {
            return (x == 0 ? 1 : x, y == 0 ? 1 : y);
        }

        x = Math.Abs(x == 0 ? 1 : x);
        double logarithm = Math.Log(x);
        return (x, logarithm == 0 ? 1 : ((random.NextDouble() * 2) - 1) * most / logarithm);
    }
}

/// <inheritdoc/>
internal sealed class PairFunction<F>(string name, double single, double @double, Func<double, double, Exact> exact, Func<double, double, double> rough)
    : PairFunction(name, single, @double, exact, rough)
    where F : struct, IFormula2
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override unsafe void Apply(double* x, double* y, double* z, int count) => Lanes.Map2<F>(x, y, z, count);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override unsafe void Apply(float* x, float* y, float* z, int count) => Lanes.Map2<F>(x, y, z, count);
}
