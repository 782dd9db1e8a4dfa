using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nabla.Cpu;

/// <summary>Masks of the first lanes of a register.</summary>
internal static unsafe class FirstLanes
{
    private const int Most = 64;

    // It stays where it is for as long as the process lives.
    private static readonly byte* s_bytes = Bytes();

    /// <summary>All bits of the first lanes set, and none of the others.</summary>
    /// <param name="count">How many, at most as many as there are.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V, T>(int count)
        where V : struct, IRegister<V, T>
        where T : unmanaged => V.LoadMask(s_bytes + Most - count);

    private static byte* Bytes()
    {
        byte* bytes = (byte*)NativeMemory.AllocZeroed(2 * Most);
        new Span<byte>(bytes, Most).Fill(1);
        return bytes;
    }
}
