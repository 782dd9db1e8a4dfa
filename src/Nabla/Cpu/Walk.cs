using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>How to get at the elements of an operand in row-major order, from any element on.</summary>
internal unsafe struct Walk
{
    /// <summary>Elements of memory to pack into with which repeated runs up to a tile's length are packed once.</summary>
    public const int Room = 2 * Map.Tile;

    private readonly byte* _start;
    private readonly Layout _layout;
    private readonly Shape _shape;
    private readonly int _size;

    // Note [Repeated elements]: where the same run of elements comes again and again (one element, a row that is added to each row),
    // a tile is a window into it: in place, or, where runs are shorter than tiles, into some of them packed one after another once.
    private readonly long _period;
    private byte* _packed;
    private int _packedCount;

    public Walk(in Operand operand, byte* start, Shape shape)
    {
        _size = operand.DType.Size();
        _layout = operand.Layout;
        _shape = shape;
        _start = start + operand.Layout.Offset * _size;
        IsContiguous = operand.Layout.IsContiguous;
        _period = IsContiguous ? 0 : Period(shape.Lengths, operand.Layout.Strides);
        _packed = null;
        _packedCount = 0;
    }

    public bool IsContiguous { get; }

    /// <summary>How many elements the inner loop is given at a time: all of them where every operand is contiguous.</summary>
    public static long Run(bool contiguous, long from, long to) => contiguous ? Math.Clamp(to - from, 1, 1 << 30) : Map.Tile;

    /// <summary>A pointer to <paramref name="count"/> elements from <paramref name="index"/> on: in place, or packed into <paramref name="tile"/>.</summary>
    /// <param name="index">The first element.</param>
    /// <param name="count">How many.</param>
    /// <param name="tile">Memory to pack into.</param>
    /// <param name="room">How many elements it holds: at least <paramref name="count"/>.</param>
    public byte* Read(long index, int count, byte* tile, int room = Room)
    {
        if (IsContiguous)
        {
            return _start + index * _size;
        }

        if (_period != 0)
        {
            long within = index % _period;
            if (within + count <= _period)
            {
                return _start + within * _size;
            }

            if (_period + count - 1 <= room)
            {
                return Repeated((int)_period + count - 1, tile) + within * _size;
            }
        }

        Pack(index, count, tile, gather: true);
        return tile;
    }

    /// <summary>Where the results from <paramref name="index"/> on are to be computed.</summary>
    public readonly byte* Target(long index, byte* tile) => IsContiguous ? _start + index * _size : tile;

    /// <summary>Brings computed results to their places, unless they are there.</summary>
    public readonly void Write(long index, int count, byte* tile)
    {
        if (!IsContiguous)
        {
            Pack(index, count, tile, gather: false);
        }
    }

    /// <summary>The axes from which on elements follow each other, as one number of elements, if all axes before are repeated; 0 otherwise.</summary>
    private static long Period(ReadOnlySpan<int> lengths, ReadOnlySpan<long> strides)
    {
        int axis = lengths.Length - 1;
        long period = 1;
        for (; axis >= 0 && (strides[axis] == period || lengths[axis] == 1); axis--)
        {
            period *= lengths[axis];
        }

        for (; axis >= 0; axis--)
        {
            if (strides[axis] != 0)
            {
                return 0;
            }
        }

        return period;
    }

    /// <summary>So many elements of the run, again and again.</summary>
    private byte* Repeated(int count, byte* tile)
    {
        if (_packed != tile || _packedCount < count)
        {
            Repeat(count, tile);
            _packed = tile;
            _packedCount = count;
        }

        return tile;
    }

    private readonly void Repeat(int count, byte* tile)
    {
        if (_period > 1)
        {
            for (int done = 0; done < count; done += (int)_period)
            {
                Unsafe.CopyBlockUnaligned(tile + (long)done * _size, _start, (uint)(Math.Min(_period, count - done) * _size));
            }

            return;
        }

        switch (_size)
        {
            case 1:
                new Span<byte>(tile, count).Fill(*_start);
                break;
            case 2:
                new Span<ushort>(tile, count).Fill(*(ushort*)_start);
                break;
            case 4:
                new Span<uint>(tile, count).Fill(*(uint*)_start);
                break;
            default:
                new Span<ulong>(tile, count).Fill(*(ulong*)_start);
                break;
        }
    }

    private readonly void Pack(long index, int count, byte* tile, bool gather)
    {
        switch (_size)
        {
            case 1:
                Pack<byte>(index, count, (byte*)tile, gather);
                break;
            case 2:
                Pack<ushort>(index, count, (ushort*)tile, gather);
                break;
            case 4:
                Pack<uint>(index, count, (uint*)tile, gather);
                break;
            default:
                Pack<ulong>(index, count, (ulong*)tile, gather);
                break;
        }
    }

    /// <summary>Copies runs along the last axis; only between runs are indices counted on.</summary>
    private readonly void Pack<T>(long index, int count, T* tile, bool gather)
        where T : unmanaged
    {
        int rank = _shape.Rank;
        Span<int> at = stackalloc int[rank];
        ReadOnlySpan<int> lengths = _shape.Lengths;
        ReadOnlySpan<long> strides = _layout.Strides;
        long offset = 0;
        for (int axis = rank - 1; axis >= 0; axis--)
        {
            (index, long within) = Math.DivRem(index, lengths[axis]);
            at[axis] = (int)within;
            offset += within * strides[axis];
        }

        T* start = (T*)_start;
        int last = rank - 1;
        long step = strides[last];
        while (count > 0)
        {
            int run = Math.Min(count, lengths[last] - at[last]);
            T* place = start + offset;
            if (gather)
            {
                Gather(place, step, tile, run);
            }
            else
            {
                Scatter(place, step, tile, run);
            }

            tile += run;
            count -= run;
            at[last] += run;
            offset += run * step;
            for (int axis = last; axis > 0 && at[axis] == lengths[axis]; axis--)
            {
                offset += strides[axis - 1] - lengths[axis] * strides[axis];
                at[axis] = 0;
                at[axis - 1]++;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather<T>(T* from, long step, T* to, int count)
        where T : unmanaged
    {
        if (step == 1)
        {
            Unsafe.CopyBlockUnaligned(to, from, (uint)(count * sizeof(T)));
        }
        else if (step == 0)
        {
            new Span<T>(to, count).Fill(*from);
        }
        else
        {
            for (int i = 0; i < count; i++)
            {
                to[i] = from[i * step];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scatter<T>(T* to, long step, T* from, int count)
        where T : unmanaged
    {
        if (step == 1)
        {
            Unsafe.CopyBlockUnaligned(to, from, (uint)(count * sizeof(T)));
        }
        else
        {
            for (int i = 0; i < count; i++)
            {
                to[i * step] = from[i];
            }
        }
    }
}
