using System.Runtime.InteropServices;

namespace Nabla.Cpu;

/// <summary>A block of aligned native memory that a thread keeps from one product to the next.</summary>
internal sealed unsafe class Scratch
{
    private const nuint Alignment = 64;

    [ThreadStatic]
    private static Scratch? t_left;

    [ThreadStatic]
    private static Scratch? t_right;

    [ThreadStatic]
    private static Scratch? t_leftComing;

    [ThreadStatic]
    private static Scratch? t_rightComing;

    [ThreadStatic]
    private static Scratch? t_sums;

    [ThreadStatic]
    private static Scratch? t_negated;

    private static long s_names;

    private void* _block;
    private long _bytes;

    // The name by which the room was last asked for; 0 if by none.
    private long _name;

    private Scratch()
    {
    }

    // Only when the thread that kept the block is gone.
    ~Scratch() => NativeMemory.AlignedFree(_block);

    /// <summary>A name for what every thread packs once for all parts of a loop that it takes; never 0, which names nothing.</summary>
    public static long NewName() => NewNames(1);

    /// <summary>The first of so many names that follow each other.</summary>
    public static long NewNames(long count) => Interlocked.Add(ref s_names, count) - count + 1;

    /// <summary>This thread's room for panels of the left operand; valid until the next call here.</summary>
    public static byte* Left(long bytes) => Left(bytes, 0, out _);

    /// <summary>The same for what has a name, and whether it is there already, put there when it was asked for last.</summary>
    public static byte* Left(long bytes, long name, out bool isThere) => Taken(ref t_left, ref t_leftComing, bytes, name, out isThere);

    /// <summary>The room that <see cref="Left(long, long, out bool)"/> will find there under this name, filled while what is there now is used.</summary>
    public static byte* LeftComing(long bytes, long name) => (t_leftComing ??= new Scratch()).AtLeast(bytes, name, out _);

    /// <summary>This thread's room for panels of the right operand; valid until the next call here.</summary>
    public static byte* Right(long bytes) => Right(bytes, 0, out _);

    /// <summary>The same for what has a name, and whether it is there already, put there when it was asked for last.</summary>
    public static byte* Right(long bytes, long name, out bool isThere) => Taken(ref t_right, ref t_rightComing, bytes, name, out isThere);

    /// <summary>The room that <see cref="Right(long, long, out bool)"/> will find there under this name, filled while what is there now is used.</summary>
    public static byte* RightComing(long bytes, long name) => (t_rightComing ??= new Scratch()).AtLeast(bytes, name, out _);

    /// <summary>This thread's room for sums that are rounded when they are complete; valid until the next call here.</summary>
    public static byte* Sums(long bytes) => (t_sums ??= new Scratch()).AtLeast(bytes, 0, out _);

    /// <summary>This thread's room for a factor whose signs are changed; valid until the next call here.</summary>
    public static byte* Negated(long bytes) => (t_negated ??= new Scratch()).AtLeast(bytes, 0, out _);

    private static byte* Taken(ref Scratch? now, ref Scratch? coming, long bytes, long name, out bool isThere)
    {
        if (name != 0 && coming?._name == name)
        {
            (now, coming) = (coming, now);
        }

        return (now ??= new Scratch()).AtLeast(bytes, name, out isThere);
    }

    private byte* AtLeast(long bytes, long name, out bool isThere)
    {
        isThere = name != 0 && name == _name;
        if (bytes > _bytes)
        {
            NativeMemory.AlignedFree(_block);
            _block = null;
            _bytes = 0;
            _block = NativeMemory.AlignedAlloc((nuint)bytes, Alignment);
            _bytes = bytes;
        }

        _name = name;
        return (byte*)_block;
    }
}
