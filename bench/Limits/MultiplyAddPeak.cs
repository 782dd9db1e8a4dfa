using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Bench;

/// <summary>What one core can do at most: independent chains of fused multiply-adds that never leave the registers.</summary>
internal static class MultiplyAddPeak
{
    private const int Chains = 16;

    /// <summary>Operations a second, of float32.</summary>
    public static double OfFloat32() => Best<float>();

    /// <summary>Operations a second, of float64.</summary>
    public static double OfFloat64() => Best<double>();

    private static double Best<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Steps = 100_000;
        double best = double.MaxValue;
        for (int run = 0; run < 20; run++)
        {
            long start = Stopwatch.GetTimestamp();
            double sum = Once<T>(Steps);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
            GC.KeepAlive(sum);
        }

        return Operations<T>(Steps) / best;
    }

    private static double Operations<T>(int steps)
        where T : unmanaged => 2.0 * Chains * (Vector512.IsHardwareAccelerated ? Vector512<T>.Count : Vector256<T>.Count) * steps;

    private static double Once<T>(int steps)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Vector512.IsHardwareAccelerated ? Wide<T>(steps) : Narrow<T>(steps);

    // Not inlined: among the caller's variables the chains would no longer stay in registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static double Wide<T>(int steps)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector512<T> x = Vector512.Create(T.CreateChecked(0.999)), y = Vector512.Create(T.CreateChecked(0.001));
        Vector512<T> a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y;
        Vector512<T> i = y, j = y, k = y, l = y, m = y, n = y, o = y, p = y;
        for (int step = 0; step < steps; step++)
        {
            a = Fma(x, a, y);
            b = Fma(x, b, y);
            c = Fma(x, c, y);
            d = Fma(x, d, y);
            e = Fma(x, e, y);
            f = Fma(x, f, y);
            g = Fma(x, g, y);
            h = Fma(x, h, y);
            i = Fma(x, i, y);
            j = Fma(x, j, y);
            k = Fma(x, k, y);
            l = Fma(x, l, y);
            m = Fma(x, m, y);
            n = Fma(x, n, y);
            o = Fma(x, o, y);
            p = Fma(x, p, y);
        }

        return double.CreateChecked(Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p));
    }

    // Eight chains hide the latency of two units, and sixteen registers hold no sixteen chains beside the constants.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static double Narrow<T>(int steps)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector256<T> x = Vector256.Create(T.CreateChecked(0.999)), y = Vector256.Create(T.CreateChecked(0.001));
        Vector256<T> a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y;
        for (int step = 0; step < 2 * steps; step++)
        {
            a = Fma(x, a, y);
            b = Fma(x, b, y);
            c = Fma(x, c, y);
            d = Fma(x, d, y);
            e = Fma(x, e, y);
            f = Fma(x, f, y);
            g = Fma(x, g, y);
            h = Fma(x, h, y);
        }

        return double.CreateChecked(Vector256.Sum(a + b + c + d + e + f + g + h));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Fma<T>(Vector512<T> x, Vector512<T> y, Vector512<T> z) => typeof(T) == typeof(float)
        ? Vector512.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>()
        : Vector512.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Fma<T>(Vector256<T> x, Vector256<T> y, Vector256<T> z) => typeof(T) == typeof(float)
        ? Vector256.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>()
        : Vector256.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>();
}
