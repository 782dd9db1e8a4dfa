using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nabla.Cpu;

/// <summary>x[n, g] = the windows that wᵀ[g] · z[n, g] says, each tile of neighbouring places times channels added straight to where it overlaps others. A part is some channels of one group of one image.</summary>
/// <remarks>An element's sum: lines of places in order, in each the kernel's places in order, in each chains over the filters.</remarks>
internal unsafe struct DirectInputBody<T, TVector, TRegister> : IParallelBody
    where T : unmanaged, INumber<T>
    where TVector : unmanaged
    where TRegister : struct, IRegister<TVector>
{
    private const int ShortestLine = 6;

    // What the widest register holds of the narrowest numbers: the order of sums must not depend on the register that there is.
    private const int Lanes = 16;

    private ConvolutionShape _shape;
    private long* _offsets;
    private T* _x;
    private T* _weights;
    private T* _z;

    private static int Wide => 2 * TRegister.Lanes;

    private readonly int Tiles => (_shape.Channels + Wide - 1) / Wide;

    /// <summary>Whether lines are long enough, and channels fill registers.</summary>
    public static bool Fits(in ConvolutionShape shape)
    {
        int padded = (shape.Channels + Lanes - 1) / Lanes * Lanes;
        return shape.Output.W >= ShortestLine && 4 * (padded - shape.Channels) <= shape.Channels;
    }

    public static void Run(in ConvolutionShape shape, long* offsets, T* x, T* w, T* z)
    {
        long each = (long)Padded(shape.Channels) * shape.Kernel.Count * shape.Filters;
        Storage packed = Storage.Rent(shape.Groups * each * sizeof(T));
        fixed (byte* weights = &packed.Reference)
        {
            DirectInputBody<T, TVector, TRegister> body = new()
            {
                _shape = shape,
                _offsets = offsets,
                _x = x,
                _weights = (T*)weights,
                _z = z,
            };
            for (int group = 0; group < shape.Groups; group++)
            {
                body.Pack(w + ((long)group * shape.Filters * shape.Taps), (T*)weights + (group * each));
            }

            long images = (long)shape.Images * shape.Groups;
            ConvolutionWork.Run(checked((int)(images * body.Tiles)), images * shape.Work, ref body);
        }

        GC.KeepAlive(packed);
    }

    [SkipLocalsInit]
    public readonly void Run(int part)
    {
        (int image, int tile) = Math.DivRem(part, Tiles);
        int first = tile * Wide;
        int registers = Width(first);
        long kernel = _shape.Kernel.Count;
        long size = _shape.Reach.Count * registers * sizeof(T);
        T* reach = (T*)Scratch.Left(size);
        NativeMemory.Clear(reach, (nuint)size);
        T* weights = _weights + ((((long)(image % _shape.Groups) * Padded(_shape.Channels)) + first) * kernel * _shape.Filters);
        Add(_z + (image * _shape.OutputSize), weights, registers, reach);
        Unpad(reach, registers, Math.Min(registers, _shape.Channels - first), _x + (image * _shape.InputSize) + (first * _shape.Input.Count));
    }

    private static int Padded(int channels) => ConvolutionWork.Padded(channels, TRegister.Lanes);

    private readonly int Width(int first) => Math.Min(Wide, Padded(_shape.Channels) - first);

    /// <summary>For each tile of channels and each place of the kernel: filters times channels.</summary>
    private readonly void Pack(T* from, T* to)
    {
        int kernel = (int)_shape.Kernel.Count;
        for (int first = 0; first < _shape.Channels; first += Wide)
        {
            int registers = Width(first);
            for (int place = 0; place < kernel; place++, to += (long)registers * _shape.Filters)
            {
                MatrixView view = new((byte*)(from + ((long)first * kernel) + place), (nint)_shape.Taps * sizeof(T), kernel * sizeof(T));
                Packing<T>.Panel(view, _shape.Filters, Math.Min(registers, _shape.Channels - first), registers, to);
            }
        }
    }

    private readonly void Add(T* z, T* weights, int registers, T* reach)
    {
        int width = _shape.Output.W;
        int kernel = (int)_shape.Kernel.Count;
        Bands bands = new(width, TRegister.TallestTile);
        nint row = registers * sizeof(T);
        nint filter = (nint)_shape.Places * sizeof(T);
        for (int line = 0; line < _shape.Places; line += width)
        {
            T* to = reach + (_shape.Seen(line) * registers);
            for (int place = 0; place < kernel; place++)
            {
                for (int first = 0; first < _shape.Filters; first += Blocking.Depth)
                {
                    byte* b = (byte*)(weights + (((long)place * _shape.Filters) + first) * registers);
                    for (long band = 0; band < bands.Count; band++)
                    {
                        long start = bands.Start(band);
                        RegisterTiles<TVector, TRegister>.Of(bands.Size(band), registers == Wide, sizeof(T))(
                            Math.Min(Blocking.Depth, _shape.Filters - first),
                            (byte*)(z + ((long)first * _shape.Places) + line + start),
                            sizeof(T),
                            filter,
                            b,
                            row,
                            (byte*)(to + ((_offsets[place] + (start * _shape.Stride.W)) * registers)),
                            _shape.Stride.W * row,
                            true,
                            null);
                    }
                }
            }
        }
    }

    /// <summary>Turns what is the image's of its reach to where the image lies, and zeros what no window saw.</summary>
    private readonly void Unpad(T* reach, int registers, int channels, T* image)
    {
        (Triple input, Triple reached, Triple padding) = (_shape.Input, _shape.Reach, _shape.Padding);
        int first = Math.Max(0, -padding.W);
        int length = Math.Min(input.W, reached.W - padding.W) - first;
        if (length < input.W || input.H > reached.H - padding.H || input.D > reached.D - padding.D || padding.H < 0 || padding.D < 0)
        {
            NativeMemory.Clear(image, (nuint)(channels * input.Count * sizeof(T)));
        }

        for (int d = Math.Max(0, -padding.D); d < Math.Min(input.D, reached.D - padding.D) && length > 0; d++)
        {
            for (int h = Math.Max(0, -padding.H); h < Math.Min(input.H, reached.H - padding.H); h++)
            {
                long inside = ((((long)d * input.H) + h) * input.W) + first;
                long around = (((((long)d + padding.D) * reached.H) + h + padding.H) * reached.W) + first + padding.W;
                Packing<T>.Turn((byte*)(reach + (around * registers)), registers * sizeof(T), channels, length, (byte*)(image + inside), (nint)input.Count * sizeof(T));
            }
        }
    }
}
