using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nabla.Cpu;

/// <summary>Constants that a kernel reads from memory, each filling a register. The kernel's delegate holds them.</summary>
internal sealed unsafe class KernelConstants
{
    // A line of the cache, so that reading a register never takes two.
    private const int Line = 64;

    private readonly byte[] _memory;

    /// <param name="bits">The bits of each, in their order; none takes no memory.</param>
    public KernelConstants(uint[] bits)
    {
        _memory = bits.Length == 0 ? [] : GC.AllocateArray<byte>((bits.Length + 1) * Line, pinned: true);
        for (int place = 0; place < bits.Length; place++)
        {
            new Span<uint>(First + Offset(place), Line / sizeof(uint)).Fill(bits[place]);
        }
    }

    /// <summary>KernelConstants → nint: where they are. The compiler does not know what is there, so it cannot hold them in registers.</summary>
    public static MethodInfo Start { get; } = ((Func<KernelConstants, nint>)FirstOf).Method;

    private byte* First
    {
        get
        {
            byte* memory = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory));
            return memory + (-(nint)memory & (Line - 1));
        }
    }

    /// <summary>Bytes from the first constant to this one.</summary>
    public static int Offset(int place) => place * Line;

    private static nint FirstOf(KernelConstants constants) => (nint)constants.First;
}
