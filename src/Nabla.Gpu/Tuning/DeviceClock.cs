using System.Diagnostics;

namespace Nabla.Gpu;

/// <summary>A device's time for what it computes, the host's for what happens meanwhile.</summary>
internal sealed class DeviceClock(GpuRuntime runtime) : ITileClock
{
    public double Now => (double)Stopwatch.GetTimestamp() / Stopwatch.Frequency;

    public double Time(ProductTile tile, Action launch) => runtime.Time(launch);
}
