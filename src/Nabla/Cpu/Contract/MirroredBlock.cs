namespace Nabla.Cpu;

/// <summary>A block of B as a mirrored product reads it: some of C's columns, which are B's rows, and a run of p.</summary>
/// <remarks>
/// Rows that are apart by whole pages fall on the same few sets of the caches and push each other out. Where such rows are read often enough, each block is
/// moved, with a line between its rows, while the one before it is multiplied (Note [Asked for ahead]).
/// </remarks>
internal readonly unsafe struct MirroredBlock<T>
    where T : unmanaged
{
    private const int Line = 64;

    private readonly MatrixView _b;
    private readonly long _end;
    private readonly long _depthEnd;
    private readonly int _together;
    private readonly bool _isReadOften;

    // The block that is read and the one that comes have a room each.
    private readonly int _room;

    private MirroredBlock(MatrixView b, long end, long depthEnd, int together, bool isReadOften, long column, long depth, int room)
    {
        _b = b;
        _end = end;
        _depthEnd = depthEnd;
        _together = together;
        _isReadOften = isReadOften;
        _room = room;
        Column = column;
        Depth = depth;
        Columns = (int)Math.Min(together, end - column);
        Depths = (int)Math.Min(Blocking.Depth, depthEnd - depth);
    }

    /// <summary>Its first column of C.</summary>
    public long Column { get; }

    /// <summary>How many columns it has; 0 if it is behind the last.</summary>
    public int Columns { get; }

    /// <summary>Its first p.</summary>
    public long Depth { get; }

    /// <summary>How many p it has.</summary>
    public int Depths { get; }

    /// <summary>Whether the sums of its columns are complete with it.</summary>
    public bool IsLast => Depth + Depths == _depthEnd;

    /// <summary>Its rows, once they have come.</summary>
    public MatrixView Rows => Moves ? new MatrixView(Room, MovedRow, sizeof(T)) : _b.From(Depth, Column).Transposed();

    private bool Moves => _isReadOften && _b.Column % Blocking.AliasedBytes == 0 && Depths * sizeof(T) % Incoming.Piece == 0;

    private nint MovedRow => (Depths * sizeof(T)) + Line;

    private byte* Room
    {
        get
        {
            long bytes = _together * ((Blocking.Depth * sizeof(T)) + Line);
            return Scratch.Left(2 * bytes) + (_room * bytes);
        }
    }

    /// <summary>The first block of a product.</summary>
    /// <param name="product">The product.</param>
    /// <param name="together">Columns of a block.</param>
    /// <param name="isReadOften">Whether each element of B is multiplied by so many tiles that moving it is worth while.</param>
    public static MirroredBlock<T> First(in Product product, int together, bool isReadOften) => new(product.B, product.N, product.K, together, isReadOften, 0, 0, 0);

    /// <summary>The block after it: of the same columns, if they have more p.</summary>
    public MirroredBlock<T> Next() => new(_b, _end, _depthEnd, _together, _isReadOften, IsLast ? Column + Columns : Column, IsLast ? 0 : Depth + Depths, 1 - _room);

    /// <summary>The block, as it comes by and by.</summary>
    public Incoming Coming(long calls)
    {
        if (Columns <= 0)
        {
            return default;
        }

        byte* from = _b.From(Depth, Column).Start;
        nint bytes = Depths * sizeof(T);
        return Moves
            ? Incoming.Copied(from, _b.Column, bytes, Incoming.Piece, Columns, Room, MovedRow, Incoming.Piece, calls)
            : Incoming.Asked(from, _b.Column, bytes, Columns, calls);
    }
}
