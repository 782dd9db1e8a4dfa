namespace Nabla;

/// <summary>What the library knows about the memory of tensors. Nothing here needs calling: memory takes care of itself.</summary>
public static class Memory
{
    /// <summary>The figures of this moment, of the pool of native blocks; tensors of a few KB live in managed arrays and are not counted.</summary>
    /// <returns>A snapshot; taking it collects nothing.</returns>
    public static MemoryReport Report() => StoragePool.Shared.Report();

    /// <summary>The figures of this moment, of one device's memory.</summary>
    /// <param name="device">The device; of <see cref="Device.Cpu"/> it is what <see cref="Report()"/> is about.</param>
    /// <returns>A snapshot; taking it collects nothing and waits for nothing.</returns>
    public static DeviceMemoryReport Report(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        (long inUse, long pooled, long peak, long allocations, long limit) = device.Machine.Usage;
        return new DeviceMemoryReport(device, inUse, pooled, peak, allocations, limit);
    }

    /// <summary>Has tensors take no more of a device's memory than so many bytes, so that others have the rest, or to see what a program does where there is less. PyTorch's <c>set_per_process_memory_fraction</c>, in bytes.</summary>
    /// <param name="device">The device.</param>
    /// <param name="bytes">The limit; 0 for what the device has. What tensors hold already stays.</param>
    /// <remarks>Where it is reached, everything unreachable is collected; what then does not fit throws an <see cref="InsufficientMemoryException"/> that says how much was asked for, how much is held and the limit. The program may go on: nothing that it has is lost.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is negative.</exception>
    public static void SetLimit(Device device, long bytes)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        device.Machine.Limit(bytes);
    }
}
