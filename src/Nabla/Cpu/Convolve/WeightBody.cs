using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>w[g] = Σₙ z[n, g] · (windows of x[n, g])ᵀ. A part is a run of images, one group, and some of the weights.</summary>
/// <remarks>How many runs there are follows from the shapes alone: each adds up its images in order, and the runs are added in order.</remarks>
internal unsafe struct WeightBody<T, TVector, TRegister> : IParallelBody
    where T : unmanaged, INumber<T>
    where TVector : unmanaged
    where TRegister : struct, IRegister<TVector>
{
    private const int MostRuns = 16;

    // Bytes of sums of all runs.
    private const long Room = 1 << 24;

    // From so many channels on tiles have them for rows, which lie equally far apart in an image; windows of fewer are laid out.
    private const int FewestChannels = 6;

    // Bytes of windows at a time.
    private const int WindowRoom = 1 << 18;

    private ConvolutionShape _shape;
    private Patches<T> _patches;
    private T* _x;
    private T* _sums;
    private T* _z;
    private int _runs;
    private int _cuts;
    private int _pitch;
    private long* _offsets;

    private static int Wide => 2 * TRegister.Lanes;

    /// <summary>Whether windows are read where they lie.</summary>
    private readonly bool IsDirect => _shape.Channels >= FewestChannels;

    /// <summary>Tiles of neighbouring channels, of one place of the kernel each.</summary>
    private readonly long Tiles => new Bands(_shape.Channels, TRegister.TallestTile).Count * _shape.Kernel.Count;

    public static void Run(in ConvolutionShape shape, in Patches<T> patches, long* offsets, T* x, T* w, T* z)
    {
        int pitch = ConvolutionWork.Padded(shape.Filters, Wide);

        // In elements as they are, not as registers pad them, so that it is the same for all.
        long one = (long)shape.Groups * shape.Taps * shape.Filters;
        int runs = (int)Math.Clamp(Room / (one * sizeof(T)), 1, Math.Min(MostRuns, shape.Images));
        long each = (long)shape.Groups * shape.Taps * pitch;
        Storage sums = Storage.Rent(runs * each * sizeof(T));
        fixed (byte* start = &sums.Reference)
        {
            T* total = (T*)start;
            WeightBody<T, TVector, TRegister> body = new()
            {
                _shape = shape,
                _patches = patches,
                _x = x,
                _sums = total,
                _z = z,
                _runs = runs,
                _pitch = pitch,
                _offsets = offsets,
            };
            body._cuts = ConvolutionWork.Cuts((long)runs * shape.Groups, body.IsDirect ? body.Tiles : (shape.Taps + TRegister.TallestTile - 1) / TRegister.TallestTile);
            ConvolutionWork.Run(checked(runs * shape.Groups * body._cuts), (double)shape.Images * shape.Groups * shape.Work, ref body);
            for (int run = 1; run < runs; run++)
            {
                PatchSums<T>.Add(total + (run * each), total, each);
            }

            for (int group = 0; group < shape.Groups; group++)
            {
                Packing<T>.Turn((byte*)(total + ((long)group * shape.Taps * pitch)), (nint)pitch * sizeof(T), shape.Filters, shape.Taps, (byte*)(w + ((long)group * shape.Filters * shape.Taps)), (nint)shape.Taps * sizeof(T));
            }
        }

        GC.KeepAlive(sums);
    }

    [SkipLocalsInit]
    public readonly void Run(int part)
    {
        (int rest, int cut) = Math.DivRem(part, _cuts);
        (int run, int group) = Math.DivRem(rest, _shape.Groups);
        int firstTap = (int)((long)_shape.Taps * cut / _cuts);
        int endTap = (int)((long)_shape.Taps * (cut + 1) / _cuts);
        int block = Math.Min(Blocking.Depth, _shape.Places);

        // A little more than a block, so that rows of windows do not share a few sets of the cache.
        int row = block + (64 / sizeof(T));
        int rows = Math.Clamp(WindowRoom / (row * sizeof(T)), 1, endTap - firstTap);
        T* reach = (T*)Scratch.Left((_shape.ReachSize * sizeof(T)) + Patches<T>.Slack);
        T* panels = (T*)Scratch.Right((long)block * _pitch * sizeof(T));
        T* windows = IsDirect ? null : (T*)Scratch.Sums(((long)rows * row * sizeof(T)) + Patches<T>.Slack);
        T* sums = _sums + (((long)run * _shape.Groups + group) * _shape.Taps * _pitch);
        Patches<T>.Run* runs = stackalloc Patches<T>.Run[IsDirect ? 0 : Blocking.Depth];
        nint* steps = stackalloc nint[IsDirect ? Blocking.Depth : 0];
        bool add = false;
        int end = (int)((long)_shape.Images * (run + 1) / _runs);
        for (int n = (int)((long)_shape.Images * run / _runs); n < end; n++)
        {
            long image = ((long)n * _shape.Groups) + group;
            T* x = _x + (image * _shape.InputSize);
            T* seen = reach;
            if (IsDirect)
            {
                seen = _patches.Reached(x, reach);
            }
            else
            {
                // Runs of windows are read past their ends.
                _patches.Pad(x, reach);
            }

            T* z = _z + (image * _shape.OutputSize);
            for (int start = 0; start < _shape.Places; start += Blocking.Depth, add = true)
            {
                int count = Math.Min(Blocking.Depth, _shape.Places - start);
                for (int first = 0; first < _shape.Filters; first += Wide)
                {
                    MatrixView from = new((byte*)(z + ((long)first * _shape.Places) + start), sizeof(T), (nint)_shape.Places * sizeof(T));
                    Packing<T>.Panel(from, count, Math.Min(Wide, _shape.Filters - first), Wide, panels + ((long)first * count));
                }

                if (IsDirect)
                {
                    Steps(start, count, steps);
                    Products(seen + _shape.Seen(start), steps, Tiles * cut / _cuts, Tiles * (cut + 1) / _cuts, count, panels, sums, add);
                    continue;
                }

                int found = _patches.Runs(start, count, runs);
                for (int tap = firstTap; tap < endTap; tap += rows)
                {
                    int length = Math.Min(rows, endTap - tap);
                    _patches.Gather(seen, tap, tap + length, runs, found, windows, row);
                    Products(windows, row, length, count, panels, sums + ((long)tap * _pitch), add);
                }
            }
        }
    }

    /// <summary>The bytes from each of some places to the next.</summary>
    private readonly void Steps(int start, int count, nint* to)
    {
        int width = _shape.Output.W;
        nint along = (nint)_shape.Stride.W * sizeof(T);
        for (int i = 0; i < count; i++)
        {
            int place = start + i;
            bool isLast = (place + 1) % width == 0;
            to[i] = isLast ? (nint)(_shape.Seen(place + 1) - _shape.Seen(place)) * sizeof(T) : along;
        }
    }

    /// <summary>The products with windows that are read where they lie: what a weight sees in neighbouring channels is a tile's rows.</summary>
    private readonly void Products(T* seen, nint* steps, long firstTile, long endTile, int depth, T* panels, T* sums, bool add)
    {
        long kernel = _shape.Kernel.Count;
        nint channel = (nint)_shape.Reach.Count * sizeof(T);
        Bands bands = new(_shape.Channels, TRegister.TallestTile);
        for (int first = 0; first < _shape.Filters; first += Wide)
        {
            byte* b = (byte*)(panels + ((long)first * depth));
            for (long tile = firstTile; tile < endTile; tile++)
            {
                (long band, long place) = Math.DivRem(tile, kernel);
                long tap = (bands.Start(band) * kernel) + place;
                RegisterTiles<TVector, TRegister>.Of<ListedColumns>(bands.Size(band), true)(
                    depth, (byte*)(seen + _offsets[tap]), channel, (nint)steps, b, Wide * sizeof(T), (byte*)(sums + (tap * _pitch) + first), (nint)(kernel * _pitch) * sizeof(T), add, null);
            }
        }
    }

    private readonly void Products(T* windows, int row, int length, int depth, T* panels, T* sums, bool add)
    {
        Bands bands = new(length, TRegister.TallestTile);
        for (int first = 0; first < _shape.Filters; first += Wide)
        {
            byte* b = (byte*)(panels + ((long)first * depth));
            for (long band = 0; band < bands.Count; band++)
            {
                long start = bands.Start(band);
                RegisterTiles<TVector, TRegister>.Of(bands.Size(band), true, (nint)row * sizeof(T))(
                    depth, (byte*)(windows + (start * row)), (nint)row * sizeof(T), sizeof(T), b, Wide * sizeof(T), (byte*)(sums + (start * _pitch) + first), (nint)_pitch * sizeof(T), add, null);
            }
        }
    }
}
