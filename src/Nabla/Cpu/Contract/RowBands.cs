namespace Nabla.Cpu;

/// <summary>A block of A as the register tile reads it: bands of rows, packed, or in place where that is as good.</summary>
/// <param name="block">The block's first element, and A's strides.</param>
/// <param name="bands">Its rows, a tile's worth in each band.</param>
/// <param name="depth">Its columns.</param>
/// <param name="packs">Whether bands are packed.</param>
internal readonly unsafe struct RowBands<T>(MatrixView block, Bands bands, int depth, bool packs)
    where T : unmanaged
{
    // Behind every packed band is room for what is copied with its last row, a piece of Incoming, and belongs to nobody.
    private static readonly int s_gap = Incoming.Piece;

    /// <summary>The rows.</summary>
    public Bands Bands { get; } = bands;

    /// <summary>Whether bands are packed.</summary>
    public bool Packs { get; } = packs;

    /// <summary>Bytes from a band's row to its next.</summary>
    public nint Row => Packs ? sizeof(T) : block.Row;

    /// <summary>Bytes from one column of a band of so many rows to the next.</summary>
    public nint Column(int height) => Packs ? height * sizeof(T) : block.Column;

    /// <summary>What some bands take, packed.</summary>
    public long Bytes(long first, long end) => Offset(first, end);

    /// <summary>Where a band begins, if the bands from <paramref name="first"/> on are packed there.</summary>
    public byte* Start(long band, byte* packed, long first) => Packs ? packed + Offset(first, band) : block.From(Bands.Start(band), 0).Start;

    /// <summary>Packs some bands into this room.</summary>
    public void Pack(long first, long end, byte* room)
    {
        for (long band = first; band < end; band++)
        {
            int height = Bands.Size(band);
            Packing<T>.Panel(block.From(Bands.Start(band), 0).Transposed(), depth, height, height, (T*)Start(band, room, first));
        }
    }

    /// <summary>Whether some bands can be packed by and by: adjacent rows, equally many in each band, and behind them rows enough for what is read in vain.</summary>
    public bool CanCome(long first, long end) =>
        Packs && block.Row == sizeof(T) && block.Column != sizeof(T) && !block.IsHalf && Bands.Size(first) == Bands.Size(end - 1)
        && (Bands.Start(Bands.Count) - Bands.Start(end)) * sizeof(T) >= Incoming.Piece;

    /// <summary>Some bands, as they come into this room by and by. Only if <see cref="CanCome"/>.</summary>
    public Incoming Coming(byte* room, long first, long end, long calls)
    {
        nint band = Bands.Size(first) * sizeof(T);
        return Incoming.Copied(block.From(Bands.Start(first), 0).Start, block.Column, (nint)(end - first) * band, band, depth, room, band, (nint)Offset(first, first + 1), calls);
    }

    private long Offset(long first, long band) => ((Bands.Start(band) - Bands.Start(first)) * depth * sizeof(T)) + ((band - first) * s_gap);
}
