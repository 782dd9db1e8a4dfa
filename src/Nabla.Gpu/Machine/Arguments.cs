namespace Nabla.Gpu;

/// <summary>The arguments of one launch, side by side in room that a thread uses again and again.</summary>
internal ref struct Arguments
{
    // Operands of the largest loops, with their offsets and strides along a few axes.
    private const int Most = 1024;

    [ThreadStatic]
    private static GpuArgument[]? s_room;

    private readonly GpuArgument[] _room;
    private int _count;

    private Arguments(GpuArgument[] room) => _room = room;

    /// <summary>What has been added.</summary>
    public readonly ReadOnlySpan<GpuArgument> Span => _room.AsSpan(0, _count);

    /// <summary>None yet.</summary>
    public static Arguments Begin() => new(s_room ??= new GpuArgument[Most]);

    /// <summary>Memory, and how many elements after its beginning the first one is.</summary>
    public void Add(in Operand operand)
    {
        Add(((GpuMemory)operand.Storage.Device!).Buffer);
        Add(operand.Layout.Offset);
    }

    public void Add(GpuBuffer buffer) => _room[_count++] = GpuArgument.Of(buffer);

    public void Add(long number) => _room[_count++] = GpuArgument.Of(number);

    public void Add(int number) => _room[_count++] = GpuArgument.Of(number);

    /// <summary>A number of 32 or 64 bits, as the text's <c>N</c> is.</summary>
    public void Add(long number, bool isSmall)
    {
        if (isSmall)
        {
            Add((int)number);
        }
        else
        {
            Add(number);
        }
    }
}
