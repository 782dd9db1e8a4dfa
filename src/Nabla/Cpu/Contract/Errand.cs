using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Nabla.Cpu;

/// <summary>A block of memory.</summary>
internal unsafe struct Errand
{
    public byte* Row;
    public nint Along;
    public nint Bytes;
    public nint Offset;
    public nint Rows;
    public nint Rate;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Ask()
    {
        for (nint i = 0; i < Rate && Rows > 0; i++)
        {
            byte* at = Row + Offset;
            Sse.Prefetch1(at);
            Sse.Prefetch1(at + 64);
            Sse.Prefetch1(at + 128);
            Sse.Prefetch1(at + 192);
            Offset += 256;
            if (Offset >= Bytes)
            {
                Offset = 0;
                Row += Along;
                Rows--;
            }
        }
    }
}
