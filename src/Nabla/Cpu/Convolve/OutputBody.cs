using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>z[n, g] = w[g] · windows of x[n, g]. A part is some places of one group of one image.</summary>
internal unsafe struct OutputBody<T, TVector, TRegister> : IParallelBody
    where T : unmanaged, INumber<T>
    where TVector : unmanaged
    where TRegister : struct, IRegister<TVector>
{
    // Tiles of places for which windows are laid out at a time: in the second cache beside the weights.
    private const int Together = 4;

    private ConvolutionShape _shape;
    private Patches<T> _patches;
    private T* _x;
    private T* _weights;
    private T* _z;
    private Bands _bands;
    private int _cuts;

    private static int Wide => 2 * TRegister.Lanes;

    public static void Run(in ConvolutionShape shape, in Patches<T> patches, T* x, T* w, T* z)
    {
        Bands bands = new(shape.Filters, TRegister.TallestTile);
        Storage packed = Storage.Rent((long)shape.Groups * shape.Filters * shape.Taps * sizeof(T));
        long images = (long)shape.Images * shape.Groups;
        fixed (byte* weights = &packed.Reference)
        {
            for (int group = 0; group < shape.Groups; group++)
            {
                long start = (long)group * shape.Filters * shape.Taps;
                ConvolutionWork.PackRows(new MatrixView((byte*)(w + start), (nint)shape.Taps * sizeof(T), sizeof(T)), bands, shape.Taps, (T*)weights + start);
            }

            OutputBody<T, TVector, TRegister> body = new()
            {
                _shape = shape,
                _patches = patches,
                _x = x,
                _weights = (T*)weights,
                _z = z,
                _bands = bands,
                _cuts = ConvolutionWork.Cuts(images, (shape.Places + (Wide * Together) - 1) / (Wide * Together)),
            };
            ConvolutionWork.Run(checked((int)(images * body._cuts)), images * shape.Work, ref body);
        }

        GC.KeepAlive(packed);
    }

    [SkipLocalsInit]
    public readonly void Run(int part)
    {
        (int image, int cut) = Math.DivRem(part, _cuts);
        int taps = _shape.Taps;
        int depth = Math.Min(Blocking.Depth, taps);
        T* reach = (T*)Scratch.Left((_shape.ReachSize * sizeof(T)) + Patches<T>.Slack);
        T* panels = (T*)Scratch.Right(((long)Together * Wide * depth * sizeof(T)) + Patches<T>.Slack);
        T* weights = _weights + ((long)(image % _shape.Groups) * _shape.Filters * taps);
        T* z = _z + (image * _shape.OutputSize);
        _patches.Pad(_x + (image * _shape.InputSize), reach);
        Patches<T>.Run* runs = stackalloc Patches<T>.Run[Wide];

        long tiles = (_shape.Places + Wide - 1) / Wide;
        long end = tiles * (cut + 1) / _cuts;
        for (long tile = tiles * cut / _cuts; tile < end; tile += Together)
        {
            int count = (int)Math.Min(Together, end - tile);
            for (int first = 0; first < taps; first += Blocking.Depth)
            {
                int length = Math.Min(Blocking.Depth, taps - first);
                for (int i = 0; i < count; i++)
                {
                    int places = Columns(tile + i);
                    int found = _patches.Runs((tile + i) * Wide, places, runs);
                    _patches.Gather(reach, first, first + length, runs, found, panels + ((long)i * Wide * length), Wide);
                }

                Tiles(z, weights + ((long)first * _shape.Filters), panels, tile, count, length, first > 0);
            }
        }
    }

    private readonly int Columns(long tile) => (int)Math.Min(Wide, _shape.Places - (tile * Wide));

    [SkipLocalsInit]
    private readonly void Tiles(T* z, T* weights, T* panels, long firstTile, int count, int depth, bool add)
    {
        nint row = (nint)_shape.Places * sizeof(T);
        int wide = 2 * sizeof(TVector);
        byte* whole = stackalloc byte[TRegister.TallestTile * wide];
        for (long band = 0; band < _bands.Count; band++)
        {
            int height = _bands.Size(band);
            long start = _bands.Start(band);
            byte* a = (byte*)(weights + (start * depth));
            for (int i = 0; i < count; i++)
            {
                int columns = Columns(firstTile + i);
                byte* c = (byte*)(z + (start * _shape.Places) + ((firstTile + i) * Wide));
                byte* b = (byte*)(panels + ((long)i * Wide * depth));
                if (columns == Wide)
                {
                    RegisterTiles<TVector, TRegister>.Of(height, true, sizeof(T))(depth, a, sizeof(T), height * sizeof(T), b, wide, c, row, add, null);
                    continue;
                }

                // What the edge cuts is computed beside it.
                if (add)
                {
                    Packing<T>.CopyRows(c, row, height, columns * sizeof(T), whole, wide);
                }

                RegisterTiles<TVector, TRegister>.Of(height, columns > TRegister.Lanes, sizeof(T))(depth, a, sizeof(T), height * sizeof(T), b, wide, whole, wide, add, null);
                Packing<T>.CopyRows(whole, wide, height, columns * sizeof(T), c, row);
            }
        }
    }
}
