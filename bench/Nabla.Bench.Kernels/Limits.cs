using System.Numerics;

namespace Nabla.Bench.Kernels;

/// <summary>What one core of this machine can do at most, measured once in this process.</summary>
internal static class Limits
{
    private static readonly Lazy<double> s_float32 = new(MultiplyAddPeak.OfFloat32);
    private static readonly Lazy<double> s_float64 = new(MultiplyAddPeak.OfFloat64);
    private static readonly Dictionary<long, double> s_copying = [];

    public static double Float32 => s_float32.Value;

    public static double Float64 => s_float64.Value;

    /// <summary>Bytes a second of copying about so many bytes.</summary>
    public static double Copying(long bytes)
    {
        long size = (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(bytes, 1024));
        if (!s_copying.TryGetValue(size, out double bandwidth))
        {
            bandwidth = CopyBandwidth.Of(size);
            s_copying[size] = bandwidth;
        }

        return bandwidth;
    }
}
