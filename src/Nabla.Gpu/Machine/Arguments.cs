using System.Runtime.InteropServices;

namespace Nabla.Gpu;

/// <summary>The arguments of one launch, side by side in room that a thread uses again and again.</summary>
internal ref struct Arguments
{
    // Operands of the largest loops, with their offsets and strides along a few axes.
    private const int Most = 1024;

    [ThreadStatic]
    private static GpuArgument[]? s_room;

    private readonly GpuArgument[] _room;
    private readonly List<long>? _numbers;
    private int _count;

    private Arguments(GpuArgument[] room, bool isPacked)
    {
        _room = room;
        _numbers = isPacked ? [] : null;
    }

    /// <summary>What has been added.</summary>
    public readonly ReadOnlySpan<GpuArgument> Span => _room.AsSpan(0, _count);

    /// <summary>None yet.</summary>
    /// <param name="isPacked">Whether numbers go to memory of their own; see Note [Numbers in memory].</param>
    public static Arguments Begin(bool isPacked = false) => new(s_room ??= new GpuArgument[Most], isPacked);

    /// <summary>Memory, and how many elements after its beginning the first one is.</summary>
    public void Add(in Operand operand)
    {
        Add(((GpuMemory)operand.Storage.Device!).Buffer);
        Add(operand.Layout.Offset);
    }

    public void Add(GpuBuffer buffer) => _room[_count++] = GpuArgument.Of(buffer);

    public void Add(long number)
    {
        if (_numbers is null)
        {
            _room[_count++] = GpuArgument.Of(number);
        }
        else
        {
            _numbers.Add(number);
        }
    }

    public void Add(int number)
    {
        if (_numbers is null)
        {
            _room[_count++] = GpuArgument.Of(number);
        }
        else
        {
            _numbers.Add(number);
        }
    }

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

    /// <summary>The lengths of a walk's axes, the first one's left out, and the strides of each operand whose mode is neither c nor r.</summary>
    public void Add(Walk walk, string modes) => Add(walk, modes, walk.IsSmall);

    /// <summary>The same, in so many bits as the text has.</summary>
    public void Add(Walk walk, string modes, bool isSmall)
    {
        foreach (long length in walk.Lengths[1..])
        {
            Add(length, isSmall);
        }

        for (int operand = 0; operand < modes.Length; operand++)
        {
            if (modes[operand] is not ('c' or 'r'))
            {
                foreach (long stride in walk.Strides(operand))
                {
                    Add(stride, isSmall);
                }
            }
        }
    }

    /// <summary>Adds the memory of the numbers, if they have one: it is released after the launch.</summary>
    public Storage? End(GpuMachine machine)
    {
        if (_numbers is null)
        {
            return null;
        }

        Storage numbers = Storage.Rent(Math.Max(1, _numbers.Count) * sizeof(long), machine);
        machine.Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_numbers)), numbers.Device!, 0);
        Add(((GpuMemory)numbers.Device!).Buffer);
        return numbers;
    }
}
