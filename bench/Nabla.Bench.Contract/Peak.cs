using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Bench.Contract;

/// <summary>What one core can do at most: independent chains of fused multiply-adds that never leave the registers.</summary>
internal static class Peak
{
    public static double GigaflopsFloat() => Best(Floats, 2.0 * 16 * Vector512<float>.Count);

    public static double GigaflopsDouble() => Best(Doubles, 2.0 * 16 * Vector512<double>.Count);

    private static double Best(Func<int, double> chains, double flopsPerStep)
    {
        const int Steps = 200_000;
        double best = double.MaxValue;
        for (int run = 0; run < 20; run++)
        {
            long start = Stopwatch.GetTimestamp();
            double sum = chains(Steps);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            best = Math.Min(best, seconds);
            GC.KeepAlive(sum);
        }

        return flopsPerStep * Steps / best / 1e9;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Floats(int steps)
    {
        Vector512<float> x = Vector512.Create(0.999f), y = Vector512.Create(0.001f);
        Vector512<float> a = y, b = y, c = y, d = y;
        Vector512<float> e = y, f = y, g = y, h = y;
        Vector512<float> i = y, j = y, k = y, l = y;
        Vector512<float> m = y, n = y, o = y, p = y;
        for (int step = 0; step < steps; step++)
        {
            a = Vector512.FusedMultiplyAdd(x, a, y);
            b = Vector512.FusedMultiplyAdd(x, b, y);
            c = Vector512.FusedMultiplyAdd(x, c, y);
            d = Vector512.FusedMultiplyAdd(x, d, y);
            e = Vector512.FusedMultiplyAdd(x, e, y);
            f = Vector512.FusedMultiplyAdd(x, f, y);
            g = Vector512.FusedMultiplyAdd(x, g, y);
            h = Vector512.FusedMultiplyAdd(x, h, y);
            i = Vector512.FusedMultiplyAdd(x, i, y);
            j = Vector512.FusedMultiplyAdd(x, j, y);
            k = Vector512.FusedMultiplyAdd(x, k, y);
            l = Vector512.FusedMultiplyAdd(x, l, y);
            m = Vector512.FusedMultiplyAdd(x, m, y);
            n = Vector512.FusedMultiplyAdd(x, n, y);
            o = Vector512.FusedMultiplyAdd(x, o, y);
            p = Vector512.FusedMultiplyAdd(x, p, y);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Doubles(int steps)
    {
        Vector512<double> x = Vector512.Create(0.999), y = Vector512.Create(0.001);
        Vector512<double> a = y, b = y, c = y, d = y;
        Vector512<double> e = y, f = y, g = y, h = y;
        Vector512<double> i = y, j = y, k = y, l = y;
        Vector512<double> m = y, n = y, o = y, p = y;
        for (int step = 0; step < steps; step++)
        {
            a = Vector512.FusedMultiplyAdd(x, a, y);
            b = Vector512.FusedMultiplyAdd(x, b, y);
            c = Vector512.FusedMultiplyAdd(x, c, y);
            d = Vector512.FusedMultiplyAdd(x, d, y);
            e = Vector512.FusedMultiplyAdd(x, e, y);
            f = Vector512.FusedMultiplyAdd(x, f, y);
            g = Vector512.FusedMultiplyAdd(x, g, y);
            h = Vector512.FusedMultiplyAdd(x, h, y);
            i = Vector512.FusedMultiplyAdd(x, i, y);
            j = Vector512.FusedMultiplyAdd(x, j, y);
            k = Vector512.FusedMultiplyAdd(x, k, y);
            l = Vector512.FusedMultiplyAdd(x, l, y);
            m = Vector512.FusedMultiplyAdd(x, m, y);
            n = Vector512.FusedMultiplyAdd(x, n, y);
            o = Vector512.FusedMultiplyAdd(x, o, y);
            p = Vector512.FusedMultiplyAdd(x, p, y);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p);
    }
}
