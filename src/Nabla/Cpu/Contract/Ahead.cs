using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Nabla.Cpu;

/// <summary>Asking for what a loop will read, so that it has come to the first cache by then.</summary>
/// <remarks>
/// Note [Asked for ahead]: the operands of a tile stream from the second cache or beyond, a line or three in each step of at most 14 cycles. The processor guesses
/// that, but late after each tile's start, and not at all from one page to the next where B is read in place, as for few rows. Measured: 3 to 8 % of products of a
/// thousand rows and columns, where 4 rows ahead are too few when the second cache is busy, and up to half of those of 1 to 8 rows. A tile of C, which is needed
/// only at its end, is asked for row by row on the way: all at once, its lines would hold what A and B have to pass through (4 % of a product of 1,024 rows and columns). With each row of it the tile brings a piece of what the tiles
/// after it need (Incoming): the next block of A or B is packed, or moved to where its rows do not push each other out, while there is nothing to wait for. Packed at
/// once, each line of it was waited for: 4 % of [256×1024]·[1024×1024], a tenth of [64×1024]·[1024×4096].
/// </remarks>
internal static unsafe class Ahead
{
    // Shorter tiles have their operands in the first cache, and end before what they ask for.
    private const int LeastDeep = 192;

    /// <summary>Whether the processor can be asked.</summary>
    public static bool IsPossible => Sse.IsSupported;

    /// <summary>Rows of B between the one that is asked for and the one that is read.</summary>
    public static nint Rows(nint depth) => depth >= LeastDeep ? 16 : 0;

    /// <summary>Columns of A in between, which are less than a line each.</summary>
    public static nint Columns(nint depth) => depth >= LeastDeep ? 32 : 0;

    /// <summary>Steps between asking for one of some rows of C and the next, so few that all have come when the tile ends.</summary>
    public static nint Between(nint depth, int rows) => Math.Max(depth / (rows + 2), 8);

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
