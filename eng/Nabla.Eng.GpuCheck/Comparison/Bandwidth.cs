using Nabla.Gpu;

namespace Nabla.Eng.GpuCheck;

/// <summary>How fast the device copies memory of its own: the limit of whatever only moves numbers.</summary>
internal static class Bandwidth
{
    /// <summary>Bytes read and written a second, in all.</summary>
    public static double Of(GpuRuntime runtime, long bytes)
    {
        GpuBuffer from = runtime.Allocate(bytes);
        GpuBuffer to = runtime.Allocate(bytes);
        double seconds = Sampled.Median(runtime, () => runtime.Copy(from, 0, to, 0, bytes), 0.2);
        runtime.Free(from);
        runtime.Free(to);
        return 2 * bytes / seconds;
    }
}
