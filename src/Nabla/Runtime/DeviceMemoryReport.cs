using System.Globalization;

namespace Nabla;

/// <summary>The memory of one device at one moment, as this process has it.</summary>
/// <param name="Device">The device.</param>
/// <param name="InUseBytes">Bytes that tensors hold, or that nobody has yet found unreachable. Of the host, tensors of a few KB live in managed arrays and are not counted.</param>
/// <param name="PooledBytes">Free bytes kept for the next tensors.</param>
/// <param name="PeakBytes">The most that was in use at once since the process began.</param>
/// <param name="Allocations">How many pieces of memory were handed out since the process began.</param>
/// <param name="LimitBytes">The most that this process may have in all; <see cref="Memory.SetLimit"/> sets it.</param>
public readonly record struct DeviceMemoryReport(Device Device, long InUseBytes, long PooledBytes, long PeakBytes, long Allocations, long LimitBytes)
{
    /// <summary>The figures in one line.</summary>
    /// <returns>Such as <c>cuda:0: in use 1.5 GB, pooled 12.5 MB, peak 2.0 GB, limit 80.0 GB; 4000 allocations</c>.</returns>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Device}: in use {MemoryReport.Quantity(InUseBytes)}, pooled {MemoryReport.Quantity(PooledBytes)}, peak {MemoryReport.Quantity(PeakBytes)}, limit {MemoryReport.Quantity(LimitBytes)}; {Allocations} allocations");
}
