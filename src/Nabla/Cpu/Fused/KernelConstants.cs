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
    private readonly List<uint> _held = [];

    /// <param name="most">How many there may be.</param>
    public KernelConstants(int most) => _memory = GC.AllocateArray<byte>((most + 1) * Line, pinned: true);

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

    /// <summary>Bytes from the first constant to this one, which is added where it is not there.</summary>
    public int Offset(uint bits)
    {
        int place = _held.IndexOf(bits);
        if (place < 0)
        {
            place = _held.Count;
            _held.Add(bits);
            new Span<uint>(First + place * Line, Line / sizeof(uint)).Fill(bits);
        }

        return place * Line;
    }

    private static nint FirstOf(KernelConstants constants) => (nint)constants.First;
}
