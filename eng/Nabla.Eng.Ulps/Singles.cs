using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Nabla.Loops;

namespace Nabla.Eng.Ulps;

/// <summary>Errors in float32, against the library's own formula in float64, whose error is some 10⁻⁸ ulp of float32.</summary>
internal static unsafe class Singles
{
    private const int Chunk = 1 << 12;

    /// <summary>The largest error over the bit patterns 0, step, 2 step, … below 2³².</summary>
    public static Worst Over<F>(uint step)
        where F : struct, IFormula1
    {
        long count = ((1L << 32) + step - 1) / step;
        int blocks = (int)Math.Min(1024, Math.Max(1, count / (4 * Chunk)));
        object gate = new();
        Worst all = Worst.None;
        Parallel.For(0, blocks, block =>
        {
            Worst here = Part<F>(block * count / blocks, (block + 1L) * count / blocks, step);
            lock (gate)
            {
                all = all.And(here);
            }
        });
        return all;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Worst Part<F>(long from, long to, uint step)
        where F : struct, IFormula1
    {
        float[] inputs = new float[Chunk];
        float[] outputs = new float[Chunk];
        double[] wide = new double[Chunk];
        double[] exact = new double[Chunk];
        Worst all = Worst.None;
        fixed (float* x = inputs, y = outputs)
        fixed (double* u = wide, v = exact)
        {
            for (long start = from; start < to; start += Chunk)
            {
                int count = (int)Math.Min(Chunk, to - start);
                for (int i = 0; i < Chunk; i++)
                {
                    x[i] = BitConverter.UInt32BitsToSingle((uint)((start + i) * step));
                    u[i] = x[i];
                }

                Lanes.Map<F>(x, y, Chunk);
                Lanes.Map<F>(u, v, Chunk);
                all = Compare(x, y, v, count, all);
            }
        }

        return all with { Compared = to - from };
    }

    /// <summary>Looks closely only at what may be worse than what was met before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Worst Compare(float* x, float* y, double* exact, int count, Worst worst)
    {
        int i = 0;
        for (; i + 8 <= count; i += 8)
        {
            (Vector256<double> low, Vector256<double> high) = Vector256.Widen(Vector256.Load(y + i));
            Vector256<double> limit = Vector256.Create(worst.Error);
            if (!IsWithin(low, Vector256.Load(exact + i), limit) || !IsWithin(high, Vector256.Load(exact + i + 4), limit))
            {
                worst = CompareEach(x, y, exact, i, i + 8, worst);
            }
        }

        return CompareEach(x, y, exact, i, count, worst);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsWithin(Vector256<double> y, Vector256<double> exact, Vector256<double> limit)
    {
        // 2²³⁻ᵉ, where e is the exponent of the exact value or the least of a normal number.
        Vector256<long> exponent = Vector256.ShiftRightLogical(exact.AsInt64() & Vector256.Create(0x7FF0_0000_0000_0000), 52);
        exponent = Vector256.Max(exponent, Vector256.Create(1023L - 126));
        Vector256<double> scale = Vector256.ShiftLeft(Vector256.Create(2069L) - exponent, 52).AsDouble();
        Vector256<double> within = Vector256.LessThanOrEqual(Vector256.Abs(y - exact) * scale, limit) | Vector256.Equals(y, exact);
        Vector256<long> sameSign = Vector256.GreaterThanOrEqual(y.AsInt64() ^ exact.AsInt64(), Vector256<long>.Zero);
        Vector256<double> bothNaN = ~Vector256.Equals(y, y) & ~Vector256.Equals(exact, exact);
        return Vector256.EqualsAll(((within & sameSign.AsDouble()) | bothNaN).AsInt64(), Vector256<long>.AllBitsSet);
    }

    private static Worst CompareEach(float* x, float* y, double* exact, int from, int to, Worst worst)
    {
        for (int i = from; i < to; i++)
        {
            double error = Errors.Of(y[i], exact[i]);
            if (!(error <= worst.Error))
            {
                worst = worst.And(Worst.Of(error, x[i].ToString("R", CultureInfo.InvariantCulture)));
            }
        }

        return worst;
    }
}
