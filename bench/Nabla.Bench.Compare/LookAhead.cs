using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Bench.Compare;

/// <summary>
/// What one core makes of chains so long that only looking far ahead fills its units. Two threads of one core share out the window in which it looks ahead,
/// whatever the other one computes: a peak of short chains seldom tells that a core is shared, as one of two processors of a virtual machine often is, and this does.
/// </summary>
internal static class LookAhead
{
    private const int Length = 24;

    /// <summary>Operations a second, of float32: the median of some milliseconds.</summary>
    public static double Now()
    {
        const int Chains = 4_000;
        double seconds = Sampling.Median(static () => GC.KeepAlive(Vector512.IsHardwareAccelerated ? Wide(Chains) : Narrow(Chains)), 5e-3);
        return 2.0 * Length * Chains * (Vector512.IsHardwareAccelerated ? Vector512<float>.Count : Vector256<float>.Count) / seconds;
    }

    // Each chain begins anew, so that nothing but the window keeps the next one from beginning before it ends.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Wide(int chains)
    {
        Vector512<float> x = Vector512.Create(0.999f), y = Vector512.Create(0.001f), most = y;
        for (int chain = 0; chain < chains; chain++)
        {
            most = Vector512.Max(most, Eight(x, y, Eight(x, y, Eight(x, y, y))));
        }

        return Vector512.Sum(most);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Narrow(int chains)
    {
        Vector256<float> x = Vector256.Create(0.999f), y = Vector256.Create(0.001f), most = y;
        for (int chain = 0; chain < chains; chain++)
        {
            most = Vector256.Max(most, Eight(x, y, Eight(x, y, Eight(x, y, y))));
        }

        return Vector256.Sum(most);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Eight(Vector512<float> x, Vector512<float> y, Vector512<float> a)
    {
        a = Vector512.FusedMultiplyAdd(x, a, y);
        a = Vector512.FusedMultiplyAdd(x, a, y);
        a = Vector512.FusedMultiplyAdd(x, a, y);
        a = Vector512.FusedMultiplyAdd(x, a, y);
        a = Vector512.FusedMultiplyAdd(x, a, y);
        a = Vector512.FusedMultiplyAdd(x, a, y);
        a = Vector512.FusedMultiplyAdd(x, a, y);
        return Vector512.FusedMultiplyAdd(x, a, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Eight(Vector256<float> x, Vector256<float> y, Vector256<float> a)
    {
        a = Vector256.FusedMultiplyAdd(x, a, y);
        a = Vector256.FusedMultiplyAdd(x, a, y);
        a = Vector256.FusedMultiplyAdd(x, a, y);
        a = Vector256.FusedMultiplyAdd(x, a, y);
        a = Vector256.FusedMultiplyAdd(x, a, y);
        a = Vector256.FusedMultiplyAdd(x, a, y);
        a = Vector256.FusedMultiplyAdd(x, a, y);
        return Vector256.FusedMultiplyAdd(x, a, y);
    }
}
