namespace Nabla.Gpu;

/// <summary>Where a <see cref="BufferPool"/> gets memory from.</summary>
internal interface IDeviceAllocator
{
    /// <summary>For messages: <c>opencl:0</c>.</summary>
    string Name { get; }

    /// <summary>The most bytes in all that may be asked for.</summary>
    long CeilingBytes { get; }

    /// <summary>The most bytes of one buffer.</summary>
    long LargestBytes { get; }

    /// <summary>Memory, or 0 where the device says that it has none left.</summary>
    nint TryAllocate(long bytes);

    /// <summary>Gives memory back, once what was asked of the device before has used it. Throws nothing.</summary>
    void Release(nint handle);
}
