using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>z[n, g] = w[g] · windows of x[n, g], with tiles of neighbouring places times filters: windows are read where they lie. A part is some lines, or stretches of lines, of one group of one image.</summary>
internal unsafe struct DirectOutputBody<T, TVector, TRegister> : IParallelBody
    where T : unmanaged, INumber<T>
    where TVector : unmanaged
    where TRegister : struct, IRegister<TVector>
{
    // Shorter lines make flat tiles, which load more than they multiply.
    private const int ShortestLine = 6;

    // Bytes of sums at a time, of one tile of filters.
    private const int SumRoom = 1 << 16;

    private ConvolutionShape _shape;
    private Patches<T> _patches;
    private long* _offsets;
    private nint* _steps;
    private T* _x;
    private T* _weights;
    private T* _z;
    private int _cuts;

    private static int Wide => 2 * TRegister.Lanes;

    /// <summary>Places of a line whose sums fit beside each other; a longer line is cut.</summary>
    private static int Longest => SumRoom / (Wide * sizeof(T));

    private readonly int Stretch => Math.Min(_shape.Output.W, Longest);

    /// <summary>Stretches of a line.</summary>
    private readonly int PerLine => (_shape.Output.W + Stretch - 1) / Stretch;

    private readonly long Stretches => (long)(_shape.Places / _shape.Output.W) * PerLine;

    /// <summary>Whether lines are long enough, and filters fill registers.</summary>
    public static bool Fits(in ConvolutionShape shape) =>
        shape.Output.W >= ShortestLine && 4 * (Padded(shape.Filters) - shape.Filters) <= shape.Filters;

    public static void Run(in ConvolutionShape shape, in Patches<T> patches, long* offsets, T* x, T* w, T* z)
    {
        int padded = Padded(shape.Filters);
        Storage packed = Storage.Rent((long)shape.Groups * padded * shape.Taps * sizeof(T));
        Storage steps = Storage.Rent((long)shape.Taps * sizeof(nint));
        long images = (long)shape.Images * shape.Groups;
        fixed (byte* weights = &packed.Reference, between = &steps.Reference)
        {
            DirectOutputBody<T, TVector, TRegister> body = new()
            {
                _shape = shape,
                _patches = patches,
                _offsets = offsets,
                _steps = (nint*)between,
                _x = x,
                _weights = (T*)weights,
                _z = z,
            };
            body._cuts = ConvolutionWork.Cuts(images, body.Stretches);
            ConvolutionWork.Steps(offsets, shape.Taps, sizeof(T), body._steps);
            for (int group = 0; group < shape.Groups; group++)
            {
                Pack(shape, w + ((long)group * shape.Filters * shape.Taps), (T*)weights + ((long)group * padded * shape.Taps));
            }

            ConvolutionWork.Run(checked((int)(images * body._cuts)), images * shape.Work, ref body);
        }

        GC.KeepAlive(packed);
        GC.KeepAlive(steps);
    }

    [SkipLocalsInit]
    public readonly void Run(int part)
    {
        (int image, int cut) = Math.DivRem(part, _cuts);
        int padded = Padded(_shape.Filters);
        T* reach = _patches.Reached(_x + (image * _shape.InputSize), (T*)Scratch.Left((_shape.ReachSize * sizeof(T)) + Patches<T>.Slack));
        T* weights = _weights + ((long)(image % _shape.Groups) * padded * _shape.Taps);
        T* z = _z + (image * _shape.OutputSize);
        int together = Longest / Stretch;
        T* sums = (T*)Scratch.Sums((long)together * Stretch * Wide * sizeof(T));
        long end = Stretches * (cut + 1) / _cuts;
        for (long stretch = Stretches * cut / _cuts; stretch < end; stretch += together)
        {
            // Whole lines together, or a part of one.
            (long line, long piece) = Math.DivRem(stretch, PerLine);
            long place = (line * _shape.Output.W) + (piece * Stretch);
            int width = (int)Math.Min(Stretch, _shape.Output.W - (piece * Stretch));
            int lines = (int)Math.Min(together, end - stretch);
            for (int filter = 0; filter < padded; filter += Wide)
            {
                int registers = Math.Min(Wide, padded - filter);
                Tiles(reach, place, lines, width, weights + ((long)filter * _shape.Taps), registers, sums);
                Packing<T>.Turn(
                    (byte*)sums, registers * sizeof(T), Math.Min(registers, _shape.Filters - filter), lines * width, (byte*)(z + ((long)filter * _shape.Places) + place), (nint)_shape.Places * sizeof(T));
            }
        }
    }

    private static int Padded(int filters) => ConvolutionWork.Padded(filters, TRegister.Lanes);

    /// <summary>Weights as tiles of filters, one run of taps after another in each.</summary>
    private static void Pack(in ConvolutionShape shape, T* from, T* to)
    {
        int padded = Padded(shape.Filters);
        for (int filter = 0; filter < padded; filter += Wide)
        {
            int width = Math.Min(Wide, padded - filter);
            MatrixView turned = new((byte*)(from + ((long)filter * shape.Taps)), sizeof(T), (nint)shape.Taps * sizeof(T));
            Packing<T>.Panel(turned, shape.Taps, Math.Min(width, shape.Filters - filter), width, to + ((long)filter * shape.Taps));
        }
    }

    private readonly void Tiles(T* reach, long place, int lines, int width, T* panel, int registers, T* sums)
    {
        Bands bands = new(width, TRegister.TallestTile);
        nint along = (nint)_shape.Stride.W * sizeof(T);
        nint row = registers * sizeof(T);
        for (int first = 0; first < _shape.Taps; first += Blocking.Depth)
        {
            int depth = Math.Min(Blocking.Depth, _shape.Taps - first);
            byte* b = (byte*)(panel + ((long)first * registers));
            byte* c = (byte*)sums;
            for (int line = 0; line < lines; line++)
            {
                byte* a = (byte*)(reach + _shape.Seen(place + ((long)line * _shape.Output.W)) + _offsets[first]);
                for (long band = 0; band < bands.Count; band++)
                {
                    int height = bands.Size(band);
                    RegisterTiles<TVector, TRegister>.Of<ListedColumns>(height, registers == Wide)(
                        depth, a + (nint)(bands.Start(band) * along), along, (nint)(_steps + first), b, row, c, row, first > 0, null);
                    c += height * row;
                }
            }
        }
    }
}
