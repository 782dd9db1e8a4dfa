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
    private static Scratch? t_sums;

    [ThreadStatic]
    private static Scratch? t_negated;

    private void* _block;
    private long _bytes;

    private Scratch()
    {
    }

    // Only when the thread that kept the block is gone.
    ~Scratch() => NativeMemory.AlignedFree(_block);

    /// <summary>This thread's room for panels of the left operand; valid until the next call here.</summary>
    public static byte* Left(long bytes) => (t_left ??= new Scratch()).AtLeast(bytes);

    /// <summary>This thread's room for panels of the right operand; valid until the next call here.</summary>
    public static byte* Right(long bytes) => (t_right ??= new Scratch()).AtLeast(bytes);

    /// <summary>This thread's room for sums that are rounded when they are complete; valid until the next call here.</summary>
    public static byte* Sums(long bytes) => (t_sums ??= new Scratch()).AtLeast(bytes);

    /// <summary>This thread's room for a factor whose signs are changed; valid until the next call here.</summary>
    public static byte* Negated(long bytes) => (t_negated ??= new Scratch()).AtLeast(bytes);

    private byte* AtLeast(long bytes)
    {
        if (bytes > _bytes)
        {
            NativeMemory.AlignedFree(_block);
            _block = null;
            _bytes = 0;
            _block = NativeMemory.AlignedAlloc((nuint)bytes, Alignment);
            _bytes = bytes;
        }

        return (byte*)_block;
    }
}
