using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>How to get at the elements of an operand in row-major order, from any element on.</summary>
internal unsafe struct Walk
{
    private readonly byte* _start;
    private readonly Layout _layout;
    private readonly Shape _shape;
    private readonly int _size;

    // Note [Repeated elements]: a tile that holds one element everywhere is packed once and read for every tile.
    private readonly bool _repeated;
    private byte* _packed;
    private int _packedCount;

    public Walk(in Operand operand, byte* start, Shape shape)
    {
        _size = operand.DType.Size();
        _layout = operand.Layout;
        _shape = shape;
        _start = start + operand.Layout.Offset * _size;
        IsContiguous = operand.Layout.IsContiguous;
        _repeated = !IsContiguous && !operand.Layout.Strides.ContainsAnyExcept(0L);
        _packed = null;
        _packedCount = 0;
    }

    public bool IsContiguous { get; }

    /// <summary>How many elements the inner loop is given at a time: all of them where every operand is contiguous.</summary>
    public static long Run(bool contiguous, long from, long to) => contiguous ? Math.Clamp(to - from, 1, 1 << 30) : Map.Tile;

    /// <summary>A pointer to <paramref name="count"/> elements from <paramref name="index"/> on: in place, or packed into <paramref name="tile"/>.</summary>
    public byte* Read(long index, int count, byte* tile)
    {
        if (IsContiguous)
        {
            return _start + index * _size;
        }

        if (_repeated)
        {
            if (_packed != tile || _packedCount < count)
            {
                Fill(tile, count);
                _packed = tile;
                _packedCount = count;
            }

            return tile;
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

    private readonly void Fill(byte* tile, int count)
    {
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
