using System.Runtime.Intrinsics;
using Nabla.Cpu;
using Nabla.Loops;
using Xunit.Abstractions;

namespace Nabla.Tests.Loops.Elementary;

/// <summary>Measures how far formulas are from the exact value, in units in the last place of the exact value.</summary>
internal static unsafe class Ulps
{
    private const int Chunk = 1 << 13;

    /// <summary>The largest error in float32 on 10⁷ bit patterns and on 4·10⁶ numbers from [low, high]; fails above <paramref name="bound"/>.</summary>
    /// <remarks>The patterns are equally spaced, so that every exponent of either sign gets its share.</remarks>
    public static void Single<F>(ITestOutputHelper output, Func<double, double> exact, double bound, double low, double high)
        where F : IFormula1
    {
        const long Patterns = 10_000_000;
        const long Dense = 4_000_000;
        float* x = stackalloc float[Chunk];
        float* y = stackalloc float[Chunk];
        double worst = 0;
        float worstAt = 0;
        for (long start = 0; start < Patterns + Dense; start += Chunk)
        {
            for (int i = 0; i < Chunk; i++)
            {
                long k = start + i;
                x[i] = k < Patterns
                    ? BitConverter.UInt32BitsToSingle((uint)((k * 4294967291L / Patterns) + (k & 3)))
                    : (float)(low + ((high - low) * ((k - Patterns) / (double)Dense)));
            }

            Map<F>(x, y, Chunk);
            for (int i = 0; i < Chunk; i++)
            {
                double wanted = exact(x[i]);
                double error = Error(y[i], wanted);
                if (error > worst)
                {
                    worst = error;
                    worstAt = x[i];
                }
            }
        }

        output.WriteLine($"{typeof(F).Name} float32: {worst:F3} ulp at {worstAt:R}");
        Assert.True(worst <= bound, $"{typeof(F).Name}({worstAt:R}) is {worst:F3} ulp off, more than {bound}");
    }

    /// <summary>The largest error in float64 on 4·10⁴ bit patterns and 6·10⁴ numbers from [low, high]; fails above <paramref name="bound"/>.</summary>
    /// <remarks>Only where <paramref name="exact"/> is defined and finite: the other values are tested one by one.</remarks>
    public static void Double<F>(ITestOutputHelper output, Func<double, Exact> exact, double bound, double low, double high, Func<double, bool> domain)
        where F : IFormula1
    {
        const int Patterns = 40_000;
        const int Dense = 60_000;
        double[] inputs = new double[(Patterns + Dense) & ~15];
        double[] outputs = new double[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            ulong bits = unchecked(((ulong)i * (ulong.MaxValue / Patterns)) + ((ulong)i * 0x9E37_79B9_7F4A_7C15 >> 16));
            inputs[i] = i < Patterns ? BitConverter.UInt64BitsToDouble(bits) : low + ((high - low) * ((i - Patterns) / (double)Dense));
        }

        fixed (double* x = inputs, y = outputs)
        {
            Map<Lane128<double>, double, F>(x, y, inputs.Length);
        }

        double worst = 0;
        double worstAt = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            double error = double.IsFinite(inputs[i]) && inputs[i] != 0 && domain(inputs[i]) ? Error(outputs[i], exact(inputs[i])) : 0;
            if (!(error <= worst))
            {
                worst = error;
                worstAt = inputs[i];
            }
        }

        output.WriteLine($"{typeof(F).Name} float64: {worst:F3} ulp at {worstAt:R}");
        Assert.True(worst <= bound, $"{typeof(F).Name}({worstAt:R}) is {worst:F3} ulp off, more than {bound}");
    }

    /// <summary>The formula at each of <paramref name="count"/> numbers, a multiple of 16.</summary>
    public static void Map<F>(float* x, float* y, int count)
        where F : IFormula1
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Map<Lane512<float>, float, F>(x, y, count);
        }
        else
        {
            Map<Lane128<float>, float, F>(x, y, count);
        }
    }

    /// <summary>The formula at each of <paramref name="count"/> numbers, a multiple of the lane's count.</summary>
    public static void Map<V, T, F>(T* x, T* y, int count)
        where V : struct, IRegister<V, T>
        where T : unmanaged
        where F : IFormula1
    {
        for (int i = 0; i < count; i += V.Count)
        {
            V.Store(F.At(V.Load(x + i)), y + i);
        }
    }

    /// <summary>|y − exact| in float32 ulps of exact; 0 if both are NaN; infinity where one is infinite or NaN and the other is not.</summary>
    /// <remarks>The sign of 0 counts.</remarks>
    public static double Error(float y, double exact)
    {
        float rounded = (float)exact;
        if (BitConverter.SingleToInt32Bits(y) == BitConverter.SingleToInt32Bits(rounded) && !float.IsFinite(y))
        {
            return 0;
        }

        if (float.IsNaN(y) || double.IsNaN(exact))
        {
            return float.IsNaN(y) && double.IsNaN(exact) ? 0 : double.PositiveInfinity;
        }

        if (float.IsInfinity(y) || double.IsInfinity(exact) || float.IsNegative(y) != double.IsNegative(exact))
        {
            // The largest finite number may come out as infinity, and the other way round, within the bound in ulps.
            double nearest = float.IsInfinity(y) && !double.IsInfinity(exact) ? Math.CopySign(Math.ScaleB(1, 128), y) : double.NaN;
            return double.IsNaN(nearest) ? double.PositiveInfinity : Math.Abs(nearest - exact) / Math.ScaleB(1, 104);
        }

        int exponent = exact == 0 ? -126 : Math.Clamp(Math.ILogB(exact), -126, 127);
        return Math.Abs(y - exact) / Math.ScaleB(1, exponent - 23);
    }

    /// <summary>|y − exact| in float64 ulps of exact.</summary>
    private static double Error(double y, Exact exact)
    {
        int exponent = Math.ILogB(exact.Value.High) + exact.Exponent;
        if (exponent > 1023)
        {
            return double.IsPositiveInfinity(y) ? 0 : double.PositiveInfinity;
        }

        // In units of 2 to the exact value's exponent, so that nothing leaves the range.
        DoubleDouble difference = Math.ScaleB(y, -exact.Exponent) - exact.Value;
        int unit = Math.Max(exponent, -1022) - 52 - exact.Exponent;
        return Math.Abs(Math.ScaleB(difference.High, -unit));
    }
}
