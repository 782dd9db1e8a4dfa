using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nabla.Cpu;

/// <summary>A block of memory that the next tiles need: asked for, or copied to where they will read it, a little at a time while the tiles before them are computed.</summary>
/// <remarks>See Note [Asked for ahead]. What is copied lies where it should only after <see cref="Finish"/>.</remarks>
internal unsafe struct Incoming
{
    private const int Line = 64;

    // So many pieces lie between the one that is asked for and the one that is copied, so that it has come from the third cache.
    private const int PiecesAhead = 16;

    private nint _along;
    private nint _bytes;
    private nint _step;
    private nint _ahead;
    private nint _toRow;
    private nint _toPiece;
    private nint _piecesAtOnce;

    // Where it has got to: a row, and a piece of it.
    private byte* _from;
    private nint _offset;
    private byte* _to;
    private nint _toOffset;
    private nint _rows;

    /// <summary>Bytes in a piece.</summary>
    public static int Piece => 2 * Line;

    /// <summary>Whether nothing is left to bring.</summary>
    public readonly bool IsDone => _rows == 0;

    /// <summary>A block that is only asked for.</summary>
    /// <param name="from">Its first byte.</param>
    /// <param name="along">Bytes to the next row.</param>
    /// <param name="bytes">Bytes in a row.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="calls">How often <see cref="Bring"/> will be called at least.</param>
    public static Incoming Asked(byte* from, nint along, nint bytes, long rows, long calls) => new()
    {
        _from = from,
        _along = along,
        _bytes = bytes,
        _rows = Sse.IsSupported ? (nint)rows : 0,
        _step = Piece,
        _piecesAtOnce = AtOnce(bytes, Piece, rows, calls),
    };

    /// <summary>A block that is copied.</summary>
    /// <param name="from">Its first byte.</param>
    /// <param name="along">Bytes to the next row.</param>
    /// <param name="bytes">Bytes in a row: a multiple of <paramref name="step"/>.</param>
    /// <param name="step">Bytes from one piece to the next: all of it, or less, and then what follows comes with it.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="to">Where its first piece goes.</param>
    /// <param name="toRow">Bytes from there to where the next row's first piece goes.</param>
    /// <param name="toPiece">Bytes from there to where the row's next piece goes.</param>
    /// <param name="calls">How often <see cref="Bring"/> will be called at least.</param>
    public static Incoming Copied(byte* from, nint along, nint bytes, nint step, long rows, byte* to, nint toRow, nint toPiece, long calls) => new()
    {
        _from = from,
        _along = along,
        _bytes = bytes,
        _rows = (nint)rows,
        _step = step,
        _ahead = (PiecesAhead * step + bytes - 1) / bytes * along,
        _to = to,
        _toRow = toRow,
        _toPiece = toPiece,
        _piecesAtOnce = AtOnce(bytes, step, rows, calls),
    };

    /// <summary>Brings the next few pieces.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Bring()
    {
        for (nint left = _piecesAtOnce; left > 0 && _rows > 0; left--)
        {
            byte* piece = _from + _offset;
            if (_to == null)
            {
                Sse.Prefetch1(piece);
                Sse.Prefetch1(piece + Line);
            }
            else
            {
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(piece + _ahead);
                    Sse.Prefetch0(piece + _ahead + Line);
                }

                Vector512.Load(piece).Store(_to + _toOffset);
                Vector512.Load(piece + Line).Store(_to + _toOffset + Line);
            }

            _offset += _step;
            _toOffset += _toPiece;
            if (_offset >= _bytes)
            {
                _offset = 0;
                _toOffset = 0;
                _from += _along;
                _to += _toRow;
                _rows--;
            }
        }
    }

    /// <summary>Copies what is left to copy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Finish()
    {
        while (_to != null && _rows > 0)
        {
            Bring();
        }
    }

    private static nint AtOnce(nint bytes, nint step, long rows, long calls) =>
        (nint)(((bytes + step - 1) / step * rows + calls - 1) / calls);
}
