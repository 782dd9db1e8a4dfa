using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>A block of columns of C: every tile of it gains the product of one block of A's columns with one block of B.</summary>
internal unsafe struct TileLoop<T, TVector, TRegister> : IParallelBody
    where T : unmanaged
    where TVector : unmanaged
    where TRegister : struct, IRegister<TVector>
{
    // So many tiles of columns are finished together: long enough runs, and a band of them still in the first cache.
    private const int FinishedTogether = 4;

    // So that a thread that is done finds something to take from one that is late.
    private const int PartsOfThread = 4;

    private readonly RowBands<T> _a;
    private readonly ColumnTiles<T> _b;
    private readonly MatrixView _c;
    private readonly int _depth;
    private readonly bool _packsTiles;
    private readonly bool _add;
    private readonly Ending _ending;
    private readonly long _rowParts;
    private readonly long _columnParts;
    private readonly long _columnPartsOfThread;
    private readonly long _rowPartsOfThread;
    private readonly long _rowNames;
    private readonly long _tileNames;

    /// <param name="a">The first element of A's block of columns.</param>
    /// <param name="b">The block of B, packed unless it is here.</param>
    /// <param name="c">The first element of C's block of columns; null where nothing needs the sums after the ending.</param>
    /// <param name="rows">The rows of C, a tile's worth in each band.</param>
    /// <param name="depth">Columns of A's block.</param>
    /// <param name="packsA">Whether tiles of A are packed first.</param>
    /// <param name="packsTiles">Whether tiles of B are packed first, a few at a time.</param>
    /// <param name="add">Whether C already holds the sum of the blocks before.</param>
    /// <param name="threads">How many threads should find a part, if the block is large enough.</param>
    /// <param name="ending">What happens to C once this block is added.</param>
    public TileLoop(MatrixView a, in ColumnTiles<T> b, MatrixView c, Bands rows, int depth, bool packsA, bool packsTiles, bool add, int threads, Ending ending)
    {
        _a = new RowBands<T>(a, rows, depth, packsA);
        _b = b;
        _c = c;
        _depth = depth;
        _packsTiles = packsTiles;
        _add = add;
        _ending = ending;

        if (packsTiles)
        {
            // All rows are packed by every thread, once.
            long together = (b.Count + FinishedTogether - 1) / FinishedTogether;
            _rowParts = 1;
            _rowPartsOfThread = 1;
            _columnParts = threads == 1 ? 1 : Math.Min(b.Count, Math.Min((together + threads - 1) / threads, PartsOfThread) * threads);
            _columnPartsOfThread = Math.Max(1, _columnParts / threads);
            _rowNames = packsA && _columnParts > 1 ? Scratch.NewName() : 0;
            _tileNames = b.CanCome ? Scratch.NewNames(b.Count) : 0;
            return;
        }

        // A multiple of the threads, so that all of them are done at about the same time.
        long rowParts = (rows.Count + Blocking.RowTiles - 1) / Blocking.RowTiles;
        _rowParts = Math.Min(rows.Count, (rowParts + threads - 1) / threads * threads);
        _rowPartsOfThread = Math.Max(1, _rowParts / threads);
        _columnParts = _rowParts >= threads ? 1 : Math.Min(b.Count, (threads + _rowParts - 1) / _rowParts);
        _rowNames = packsA && _columnParts == 1 ? Scratch.NewNames(_rowParts) : 0;
    }

    public readonly int Parts => checked((int)(_rowParts * _columnParts));

    private static int Wide => 2 * TRegister.Lanes;

    private readonly long BytesOfTiles => (long)FinishedTogether * Wide * _depth * sizeof(T);

    public readonly void Run(int part)
    {
        long rowPart = part / _columnParts;
        long columnPart = part % _columnParts;
        long firstRow = FirstRow(rowPart);
        long endRow = FirstRow(rowPart + 1);
        long endTile = EndTile(columnPart);
        BandTiles<TVector, TRegister> wide = new(_a.Bands, true, _a.Row);
        byte* packed = _a.Packs ? PackRows(rowPart) : null;
        Incoming nextRows = NextRows(rowPart);
        for (long tile = _b.Count * columnPart / _columnParts, end; tile < endTile; tile = end)
        {
            // What is finished is finished while it is in the first cache, a band of rows at a time; otherwise B's tile stays there for all bands.
            end = Math.Min(tile + FinishedTogether, endTile);
            ColumnTiles<T> b = _packsTiles ? PackTiles(tile, end) : _b;
            Incoming nextTiles = _packsTiles ? NextTiles(columnPart, end, (_a.Bands.Start(endRow) - _a.Bands.Start(firstRow)) * (end - tile)) : default;
            Incoming* incoming = _packsTiles ? &nextTiles : &nextRows;
            incoming = incoming->IsDone ? null : incoming;
            long together = _ending.IsNothing ? endRow - firstRow : 1;
            for (long band = firstRow; band < endRow; band += together)
            {
                Tiles(band, band + together, firstRow, packed, b, tile, end, incoming, wide);
            }

            nextTiles.Finish();
        }

        nextRows.Finish();
    }

    private readonly long EndTile(long columnPart) => _b.Count * (columnPart + 1) / _columnParts;

    private readonly ColumnTiles<T> PackTiles(long tile, long end)
    {
        T* room = (T*)Scratch.Right(BytesOfTiles, _tileNames == 0 ? 0 : _tileNames + tile, out bool areThere);
        return _b.PackedInto(room, tile, end, areThere);
    }

    /// <summary>The tiles that this thread will need next, unless it is late and another one takes them.</summary>
    private readonly Incoming NextTiles(long columnPart, long tile, long calls)
    {
        long part = tile == EndTile(columnPart) && (columnPart + 1) % _columnPartsOfThread != 0 ? columnPart + 1 : columnPart;
        long end = Math.Min(tile + FinishedTogether, EndTile(part));
        return _tileNames == 0 || tile == end ? default : _b.Coming((T*)Scratch.RightComing(BytesOfTiles, _tileNames + tile), tile, end, calls);
    }

    /// <summary>Some tiles of some bands, from their first p of this block to what happens to them at the end.</summary>
    private readonly void Tiles(long firstRow, long endRow, long packedFrom, byte* packed, in ColumnTiles<T> b, long firstTile, long endTile, Incoming* incoming, BandTiles<TVector, TRegister> wide)
    {
        long start = _a.Bands.Start(firstRow);
        long rows = _a.Bands.Start(endRow) - start;
        long column = firstTile * Wide;
        long columns = Math.Min(endTile * Wide, _b.Columns) - column;
        MatrixView c = _c.Start == null ? Sums(rows) : _c.From(start, column);
        for (long tile = firstTile; tile < endTile; tile++)
        {
            Column(firstRow, endRow, packedFrom, packed, b, tile, c.From(0, (tile * Wide) - column), incoming, wide);
        }

        _ending.Apply(start, column, rows, columns, c);
    }

    private static MatrixView Sums(long rows)
    {
        int row = FinishedTogether * Wide * sizeof(T);
        return new MatrixView(Scratch.Sums(rows * row), row, sizeof(T));
    }

    /// <summary>One tile of columns of some bands, which follow each other in A or are packed.</summary>
    private readonly void Column(long firstRow, long endRow, long packedFrom, byte* packed, in ColumnTiles<T> tiles, long tile, MatrixView c, Incoming* incoming, BandTiles<TVector, TRegister> wide)
    {
        byte* b = tiles.Tile(tile, out nint bRow, out int columns);
        bool two = columns > TRegister.Lanes;
        bool isWhole = columns == (two ? 2 : 1) * TRegister.Lanes;
        byte* to = c.Start;
        for (long band = firstRow; band < endRow; band++)
        {
            int height = _a.Bands.Size(band);
            byte* a = _a.Start(band, packed, packedFrom);
            (nint row, nint column) = (_a.Row, _a.Column(height));
            delegate*<nint, byte*, nint, nint, byte*, nint, byte*, nint, bool, Incoming*, void> multiply = two ? wide.Of(height) : RegisterTiles<TVector, TRegister>.Of(height, two, row);
            if (isWhole)
            {
                multiply(_depth, a, row, column, b, bRow, to, c.Row, _add, incoming);
            }
            else
            {
                Edge(multiply, a, row, column, b, bRow, to, c.Row, height, columns * sizeof(T));
            }

            to += height * c.Row;
        }
    }

    /// <summary>A tile that C's edge cuts is computed beside C: the lanes past the edge hold nothing that anybody may see.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void Edge(
        delegate*<nint, byte*, nint, nint, byte*, nint, byte*, nint, bool, Incoming*, void> multiply, byte* a, nint row, nint column, byte* b, nint bRow, byte* c, nint cRow, int height, int bytes)
    {
        int wide = 2 * sizeof(TVector);
        byte* whole = stackalloc byte[TRegister.TallestTile * 2 * sizeof(TVector)];
        if (_add)
        {
            Packing<T>.CopyRows(c, cRow, height, bytes, whole, wide);
        }

        multiply(_depth, a, row, column, b, bRow, whole, wide, _add, null);
        Packing<T>.CopyRows(whole, wide, height, bytes, c, cRow);
    }

    private readonly byte* PackRows(long part)
    {
        (long first, long end) = (FirstRow(part), FirstRow(part + 1));
        byte* packed = Scratch.Left(_a.Bytes(first, end), _rowNames == 0 ? 0 : _rowNames + part, out bool areThere);
        if (!areThere)
        {
            _a.Pack(first, end, packed);
        }

        return packed;
    }

    /// <summary>The rows that this thread will need next, unless it is late and another one takes them.</summary>
    private readonly Incoming NextRows(long part)
    {
        if (_rowNames == 0 || (part + 1) % _rowPartsOfThread == 0)
        {
            return default;
        }

        (long first, long end) = (FirstRow(part + 1), FirstRow(part + 2));
        long calls = (_a.Bands.Start(first) - _a.Bands.Start(FirstRow(part))) * _b.Count;
        return _a.CanCome(first, end) ? _a.Coming(Scratch.LeftComing(_a.Bytes(first, end), _rowNames + part + 1), first, end, calls) : default;
    }

    private readonly long FirstRow(long part) => _a.Bands.Count * part / _rowParts;
}
