namespace Nabla.Cpu;

/// <summary>A block of B as the register tile reads it: tiles of adjacent columns, packed, or in place where that is as good.</summary>
internal unsafe struct ColumnTiles<T> : IParallelBody
    where T : unmanaged
{
    // More streams than this are written slower than they are read.
    private const int PanelsTogether = 8;

    private readonly MatrixView _block;
    private readonly int _depth;
    private readonly int _lanes;
    private readonly bool _inPlace;
    private readonly int _parts;
    private T* _packed;

    /// <param name="block">The block's first element, and B's strides.</param>
    /// <param name="columns">The block's columns.</param>
    /// <param name="depth">The block's rows.</param>
    /// <param name="lanes">Elements in a register; a tile is two registers wide, the last perhaps one.</param>
    /// <param name="inPlace">Whether whole tiles are read where they lie; a last tile that is not whole never is.</param>
    /// <param name="parts">Into how many parts packing is cut at most.</param>
    public ColumnTiles(MatrixView block, long columns, int depth, int lanes, bool inPlace, int parts)
    {
        _block = block;
        Columns = columns;
        _depth = depth;
        _lanes = lanes;
        _inPlace = inPlace;
        Count = (columns + (2 * lanes) - 1) / (2 * lanes);
        _parts = (int)Math.Min(parts, Count);
    }

    /// <summary>Columns of the block.</summary>
    public long Columns { get; }

    /// <summary>Tiles in the block.</summary>
    public long Count { get; }

    /// <summary>Whether whole tiles can be packed by and by.</summary>
    public readonly bool CanCome => _block.Column == sizeof(T) && !_block.IsHalf && Wide * sizeof(T) == Incoming.Piece;

    private readonly int Wide => 2 * _lanes;

    /// <summary>Packs what has to be packed, with the team.</summary>
    public void Pack()
    {
        if (!_inPlace)
        {
            _packed = (T*)Scratch.Right(Count * Wide * _depth * sizeof(T));
            Workers.For(_parts, ref this);
        }
        else if (Columns % Wide != 0)
        {
            _packed = (T*)Scratch.Right((long)Wide * _depth * sizeof(T));
            Pack(Count - 1, _packed);
        }
    }

    public readonly void Run(int part)
    {
        PackTiles(Count * part / _parts, Count * (part + 1) / _parts);
    }

    /// <summary>Some tiles of the block, packed into this room by this thread.</summary>
    public readonly ColumnTiles<T> PackedInto(T* room, long tile, long end, bool wholeAreThere)
    {
        ColumnTiles<T> some = this;
        some._packed = room - (tile * Wide * _depth);
        some.PackTiles(wholeAreThere ? Math.Max(tile, Math.Min(end, Columns / Wide)) : tile, end);
        return some;
    }

    /// <summary>The same tiles, as they come into this room by and by; what of them is not whole is packed later. Only if <see cref="CanCome"/>.</summary>
    public readonly Incoming Coming(T* room, long tile, long end, long calls)
    {
        nint wide = Wide * sizeof(T);
        nint bytes = (nint)(Math.Min(end, Columns / Wide) - tile) * wide;
        return bytes <= 0 ? default : Incoming.Copied(_block.From(0, tile * Wide).Start, _block.Row, bytes, wide, _depth, (byte*)room, wide, _depth * wide, calls);
    }

    /// <summary>Where the tile's first element lies, how far its next row is, and how many columns it has.</summary>
    public readonly byte* Tile(long tile, out nint row, out int columns)
    {
        columns = (int)Math.Min(Wide, Columns - (tile * Wide));
        if (_inPlace && columns == Wide)
        {
            row = _block.Row;
            return _block.From(0, tile * Wide).Start;
        }

        row = (columns <= _lanes ? _lanes : Wide) * sizeof(T);
        return (byte*)(_inPlace ? _packed : _packed + (tile * Wide * _depth));
    }

    private readonly void PackTiles(long tile, long end)
    {
        long whole = Math.Min(end, Columns / Wide);
        bool areRows = _block.Column == (_block.IsHalf ? sizeof(ushort) : sizeof(T));
        while (tile < whole && areRows)
        {
            int panels = (int)Math.Min(PanelsTogether, whole - tile);
            MatrixView from = _block.From(0, tile * Wide);
            T* to = _packed + (tile * Wide * _depth);
            if (_block.IsHalf)
            {
                HalfPacking.Panels(from, _depth, panels, Wide, (float*)to);
            }
            else
            {
                Packing<T>.Panels(from.Start, from.Row, _depth, panels, Wide * sizeof(T), (byte*)to);
            }

            tile += panels;
        }

        for (; tile < end; tile++)
        {
            Pack(tile, _packed + (tile * Wide * _depth));
        }
    }

    private readonly void Pack(long tile, T* to)
    {
        int columns = (int)Math.Min(Wide, Columns - (tile * Wide));
        int width = columns <= _lanes ? _lanes : Wide;
        Packing<T>.Panel(_block.From(0, tile * Wide), _depth, columns, width, to);
    }
}
