using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Nabla.Cpu;

/// <summary>Asking for what a loop will read, so that it has come to the first cache by then.</summary>
/// <remarks>
/// Note [Asked for ahead]: the operands of a tall tile stream from the second cache, a line or three in each step of some 14 cycles. The processor guesses that,
/// but late after each tile's start, and not at all from one page to the next where B is read in place. Measured: 3 to 8 % of products of 1024×256×1024 and like
/// them, from 8 rows on; 4 are fewer than the second cache takes to answer when it is busy.
/// </remarks>
internal static unsafe class Ahead
{
    // Shorter tiles have their operands in the first cache, and end before what they ask for.
    private const int LeastDeep = 192;

    // A tile of fewer rows has done with a row of B before another could come, and is slowed by asking.
    private const int FewestRows = 5;

    /// <summary>Whether tiles of so many rows ask.</summary>
    public static bool Pays(int rows) => Sse.IsSupported && rows >= FewestRows;

    /// <summary>Rows of B between the one that is asked for and the one that is read.</summary>
    public static nint Rows(nint depth) => depth >= LeastDeep ? 16 : 0;

    /// <summary>Columns of A in between, which are less than a line each.</summary>
    public static nint Columns(nint depth) => depth >= LeastDeep ? 32 : 0;

    /// <summary>Asks for so many bytes, two lines at most.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Ask(byte* from, int bytes)
    {
        const int Line = 64;
        Sse.Prefetch0(from);
        if (bytes > Line)
        {
            Sse.Prefetch0(from + bytes - Line);
        }
    }
}
