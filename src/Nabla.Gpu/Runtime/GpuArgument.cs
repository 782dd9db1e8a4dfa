namespace Nabla.Gpu;

/// <summary>An argument of a kernel: memory, passed as the address of its first byte, or a number of 4 or 8 bytes.</summary>
internal readonly struct GpuArgument
{
    private GpuArgument(GpuBuffer? buffer, ulong bits, int size)
    {
        Buffer = buffer;
        Bits = bits;
        Size = size;
    }

    /// <summary>The memory, or null for a number.</summary>
    public GpuBuffer? Buffer { get; }

    /// <summary>The number's bits, in the low bytes.</summary>
    public ulong Bits { get; }

    /// <summary>The number's bytes, 4 or 8; 0 for memory.</summary>
    public int Size { get; }

    public static GpuArgument Of(GpuBuffer buffer) => new(buffer, 0, 0);

    public static GpuArgument Of(int number) => new(null, (uint)number, sizeof(int));

    public static GpuArgument Of(long number) => new(null, (ulong)number, sizeof(long));
}
