using System.Globalization;
using Nabla.Loops;

namespace Nabla.Eng.Ulps;

/// <summary>A function of one number, what it is exactly, and how far from that its formula may be.</summary>
/// <param name="name">The formula's name.</param>
/// <param name="single">The bound of the error in float32, in ulp.</param>
/// <param name="double">The bound of the error in float64.</param>
/// <param name="exact">The function in twice the precision: NaN where it is not defined, an infinity at a pole.</param>
internal abstract class Function(string name, double single, double @double, Func<double, Exact> exact)
{
    public string Name { get; } = name;

    public double SingleBound { get; } = single;

    public double DoubleBound { get; } = @double;

    public Func<double, Exact> Exact { get; } = exact;

    /// <summary>Where most of the sample lies.</summary>
    public (double Low, double High) Range { get; init; } = (-10, 10);

    /// <summary>Positive numbers where the formula changes, limits and poles.</summary>
    public IReadOnlyList<double> Cuts { get; init; } = [];

    /// <summary>Whether multiples of π/2 matter.</summary>
    public bool IsPeriodic { get; init; }

    /// <summary>What C99 (annex F) and the function's limits fix: the same in both precisions.</summary>
    public IReadOnlyList<(double X, double Y)> Fixed { get; init; } = [];

    /// <summary>The largest error in float32 over every <paramref name="step"/>-th bit pattern.</summary>
    public abstract Worst Single(uint step);

    /// <summary>The formula at each number, as many as a multiple of 16.</summary>
    public abstract unsafe void Apply(double* x, double* y, int count);

    /// <inheritdoc cref="Apply(double*, double*, int)"/>
    public abstract unsafe void Apply(float* x, float* y, int count);

    /// <summary>The largest error in float64 over a sample; its size is proportional to <paramref name="thoroughness"/>.</summary>
    public unsafe Worst Double(int thoroughness)
    {
        double[] inputs = Sample.Of(Range.Low, Range.High, [.. Cuts], IsPeriodic, thoroughness);
        double[] outputs = new double[inputs.Length];
        fixed (double* x = inputs, y = outputs)
        {
            Apply(x, y, inputs.Length);
        }

        object gate = new();
        Worst all = Worst.None;
        Parallel.For(0, 64, part =>
        {
            Worst here = Worst.None;
            for (int i = part; i < inputs.Length; i += 64)
            {
                here = here.And(Worst.Of(Errors.Of(outputs[i], Exact(inputs[i])), inputs[i].ToString("R", CultureInfo.InvariantCulture)));
            }

            lock (gate)
            {
                all = all.And(here);
            }
        });
        return all;
    }

    /// <summary>The values that are fixed: those missed count, with the sign of 0.</summary>
    public unsafe Worst Values()
    {
        Worst all = Worst.None;
        double* wide = stackalloc double[16];
        float* narrow = stackalloc float[16];
        foreach ((double x, double y) in Fixed)
        {
            new Span<double>(wide, 16).Fill(x);
            new Span<float>(narrow, 16).Fill((float)x);
            Apply(wide, wide, 16);
            Apply(narrow, narrow, 16);
            string at = x.ToString("R", CultureInfo.InvariantCulture);
            all = all.And(Worst.Of(IsSame(wide[0], y) ? 0 : double.PositiveInfinity, $"{at} in float64"));
            all = all.And(Worst.Of(IsSame(narrow[0], (float)y) ? 0 : double.PositiveInfinity, $"{at} in float32"));
        }

        return all;
    }

    private static bool IsSame(double x, double y)
        => double.IsNaN(x) ? double.IsNaN(y) : BitConverter.DoubleToInt64Bits(x) == BitConverter.DoubleToInt64Bits(y);
}

/// <inheritdoc/>
internal sealed class Function<F>(string name, double single, double @double, Func<double, Exact> exact) : Function(name, single, @double, exact)
    where F : struct, IFormula1
{
    public override Worst Single(uint step) => Singles.Over<F>(step);

    public override unsafe void Apply(double* x, double* y, int count) => Lanes.Map<F>(x, y, count);

    public override unsafe void Apply(float* x, float* y, int count) => Lanes.Map<F>(x, y, count);
}
