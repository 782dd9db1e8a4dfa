using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nabla.Cpu;

/// <summary>Masks of the first lanes of a register.</summary>
internal static unsafe class FirstLanes
{
    private const int Most = 64;

    // Data of the program, which stays where it is.
    private static ReadOnlySpan<byte> Bytes =>
    [
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>All bits of the first lanes set, and none of the others.</summary>
    /// <param name="count">How many, at most as many as there are.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V, T>(int count)
        where V : struct, IRegister<V, T>
        where T : unmanaged => V.LoadMask((byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(Bytes)) + Most - count);
}
