using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nabla.Cpu;

/// <summary>x[n, g] = the windows that wᵀ[g] · z[n, g] says, added up where they overlap. A part is one group of one image.</summary>
internal unsafe struct InputBody<T, TVector, TRegister> : IParallelBody
    where T : unmanaged, INumber<T>
    where TVector : unmanaged
    where TRegister : struct, IRegister<TVector>
{
    // Places at a time: with the channels it says in which order windows are added.
    private const int Block = 512;

    // Bytes of windows at a time.
    private const int Room = 1 << 18;

    private ConvolutionShape _shape;
    private Patches<T> _patches;
    private long* _offsets;
    private T* _x;
    private T* _weights;
    private T* _z;
    private int _rows;

    private static int Wide => 2 * TRegister.Lanes;

    public static void Run(in ConvolutionShape shape, in Patches<T> patches, long* offsets, T* x, T* w, T* z)
    {
        Storage packed = Storage.Rent((long)shape.Groups * shape.Filters * shape.Taps * sizeof(T));
        long images = (long)shape.Images * shape.Groups;
        int kernel = (int)shape.Kernel.Count;
        int channels = Math.Clamp(Room / (kernel * Math.Min(Block, shape.Places) * sizeof(T)), 1, shape.Channels);
        fixed (byte* weights = &packed.Reference)
        {
            InputBody<T, TVector, TRegister> body = new()
            {
                _shape = shape,
                _patches = patches,
                _offsets = offsets,
                _x = x,
                _weights = (T*)weights,
                _z = z,
                _rows = channels * kernel,
            };
            for (int group = 0; group < shape.Groups; group++)
            {
                long start = (long)group * shape.Filters * shape.Taps;
                for (int first = 0; first < shape.Taps; first += body._rows)
                {
                    MatrixView rows = new((byte*)(w + start + first), sizeof(T), (nint)shape.Taps * sizeof(T));
                    ConvolutionWork.PackRows(rows, body.Rows(first), shape.Filters, (T*)weights + start + ((long)first * shape.Filters));
                }
            }

            ConvolutionWork.Run(checked((int)images), images * shape.Work, ref body);
        }

        GC.KeepAlive(packed);
    }

    [SkipLocalsInit]
    public readonly void Run(int image)
    {
        int block = Math.Min(Block, _shape.Places);
        int pitch = (block + Wide - 1) / Wide * Wide;
        T* reach = (T*)Scratch.Left((_shape.ReachSize * sizeof(T)) + Patches<T>.Slack);
        T* panels = (T*)Scratch.Right((long)pitch * _shape.Filters * sizeof(T));
        T* windows = (T*)Scratch.Sums((long)Math.Min(_rows, _shape.Taps) * pitch * sizeof(T));
        T* weights = _weights + ((long)(image % _shape.Groups) * _shape.Filters * _shape.Taps);
        T* z = _z + (image * _shape.OutputSize);
        NativeMemory.Clear(reach, (nuint)(_shape.ReachSize * sizeof(T)));
        Patches<T>.Run* runs = stackalloc Patches<T>.Run[Block];
        for (int start = 0; start < _shape.Places; start += Block)
        {
            int count = Math.Min(Block, _shape.Places - start);
            int tiles = (count + Wide - 1) / Wide;
            int found = _patches.Runs(start, count, runs);
            PackPlaces(z, start, count, tiles, panels);
            for (int first = 0; first < _shape.Taps; first += _rows)
            {
                Bands bands = Rows(first);
                Products(weights + ((long)first * _shape.Filters), bands, panels, tiles, windows, pitch);
                PatchSums<T>.Add(windows, pitch, _offsets, first, first + (int)bands.Start(bands.Count), runs, found, _shape.Stride.W, reach);
            }
        }

        _patches.Unpad(reach, _x + (image * _shape.InputSize));
    }

    private readonly Bands Rows(int first) => new(Math.Min(_rows, _shape.Taps - first), TRegister.TallestTile);

    private readonly void PackPlaces(T* z, int start, int count, int tiles, T* panels)
    {
        for (int first = 0; first < _shape.Filters; first += Blocking.Depth)
        {
            int length = Math.Min(Blocking.Depth, _shape.Filters - first);
            for (int tile = 0; tile < tiles; tile++)
            {
                MatrixView from = new((byte*)(z + ((long)first * _shape.Places) + start + (tile * Wide)), (nint)_shape.Places * sizeof(T), sizeof(T));
                Packing<T>.Panel(from, length, Math.Min(Wide, count - (tile * Wide)), Wide, panels + ((long)first * tiles * Wide) + ((long)tile * Wide * length));
            }
        }
    }

    private readonly void Products(T* weights, Bands bands, T* panels, int tiles, T* windows, int pitch)
    {
        long rows = bands.Start(bands.Count);
        for (int first = 0; first < _shape.Filters; first += Blocking.Depth)
        {
            int length = Math.Min(Blocking.Depth, _shape.Filters - first);
            for (long band = 0; band < bands.Count; band++)
            {
                int height = bands.Size(band);
                long row = bands.Start(band);
                byte* a = (byte*)(weights + (first * rows) + (row * length));
                for (int tile = 0; tile < tiles; tile++)
                {
                    byte* b = (byte*)(panels + ((long)first * tiles * Wide) + ((long)tile * Wide * length));
                    byte* c = (byte*)(windows + (row * pitch) + (tile * Wide));
                    RegisterTiles<TVector, TRegister>.Of(height, true, sizeof(T))(length, a, sizeof(T), height * sizeof(T), b, Wide * sizeof(T), c, pitch * sizeof(T), first > 0, null);
                }
            }
        }
    }
}
