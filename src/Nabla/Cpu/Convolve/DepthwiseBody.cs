using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nabla.Cpu;

/// <summary>Convolutions whose filters see one channel each: lines of places many registers wide, straight from where they lie. A part is one channel of one image.</summary>
internal unsafe struct DepthwiseBody<T, TVector, TRegister> : IParallelBody
    where T : unmanaged, INumber<T>
    where TVector : unmanaged
    where TRegister : struct, IRegister<TVector>
{
    private const int Registers = 8;

    private ConvolutionShape _shape;
    private Patches<T> _patches;
    private nint* _steps;
    private long _farthest;
    private T* _x;
    private T* _w;
    private T* _z;
    private bool _isInput;

    /// <summary>Whether each filter sees one channel that no other sees, and its products are one chain.</summary>
    public static bool Fits(in ConvolutionShape shape) => shape.Channels == 1 && shape.Filters == 1 && shape.Taps <= Blocking.Depth;

    /// <summary>Computes z from x, or x from z.</summary>
    public static void Run(in ConvolutionShape shape, in Patches<T> patches, long* offsets, T* x, T* w, T* z, bool isInput)
    {
        Storage steps = Storage.Rent((long)shape.Taps * sizeof(nint));
        fixed (byte* between = &steps.Reference)
        {
            // x gathers from where z was put what z gathers from x: the other way round.
            ConvolutionWork.Steps(offsets, shape.Taps, isInput ? -sizeof(T) : sizeof(T), (nint*)between);
            DepthwiseBody<T, TVector, TRegister> body = new()
            {
                _shape = shape,
                _patches = patches,
                _steps = (nint*)between,
                _farthest = offsets[shape.Taps - 1],
                _x = x,
                _w = w,
                _z = z,
                _isInput = isInput,
            };
            long images = (long)shape.Images * shape.Groups;
            ConvolutionWork.Run(checked((int)images), images * shape.Work, ref body);
        }

        GC.KeepAlive(steps);
    }

    public readonly void Run(int image)
    {
        T* w = _w + ((long)(image % _shape.Groups) * _shape.Taps);
        if (_isInput)
        {
            Input(_x + (image * _shape.InputSize), w, _z + (image * _shape.OutputSize));
        }
        else
        {
            Output(_x + (image * _shape.InputSize), w, _z + (image * _shape.OutputSize));
        }
    }

    private readonly void Output(T* x, T* w, T* z)
    {
        T* reach = (T*)Scratch.Left((_shape.ReachSize * sizeof(T)) + Patches<T>.Slack);
        _patches.Pad(x, reach);
        (int width, int step) = (_shape.Output.W, _shape.Stride.W);

        // Lines of a plane are one run where windows move by one: what is computed between the lines is left out.
        bool isPlane = step == 1 && _shape.Stride.H == 1;
        int lines = isPlane ? _shape.Output.H : 1;
        long run = ((lines - 1L) * _shape.Reach.W) + ((width - 1L) * step) + 1;
        T* sums = (T*)Scratch.Sums((run * sizeof(T)) + Patches<T>.Slack);
        for (int start = 0; start < _shape.Places; start += lines * width)
        {
            Chains(reach + _shape.Seen(start), w, run, sums);
            for (int line = 0; line < lines; line++)
            {
                T* from = sums + ((long)line * _shape.Reach.W);
                T* to = z + start + ((long)line * width);
                if (step == 1)
                {
                    Unsafe.CopyBlockUnaligned(to, from, (uint)width * (uint)sizeof(T));
                    continue;
                }

                for (int i = 0; i < width; i++)
                {
                    to[i] = from[(long)i * step];
                }
            }
        }
    }

    private readonly void Input(T* x, T* w, T* z)
    {
        // z where its windows begin, zeros elsewhere, and before it the zeros that the last weight sees.
        long size = _farthest + _shape.ReachSize;
        T* seen = (T*)Scratch.Left((size * sizeof(T)) + Patches<T>.Slack);
        NativeMemory.Clear(seen, (nuint)(size * sizeof(T)));
        int width = _shape.Output.W;
        for (int start = 0; start < _shape.Places; start += width)
        {
            T* to = seen + _farthest + _shape.Seen(start);
            for (int i = 0; i < width; i++)
            {
                to[(long)i * _shape.Stride.W] = z[start + i];
            }
        }

        T* reach = (T*)Scratch.Sums((_shape.ReachSize * sizeof(T)) + Patches<T>.Slack);
        Chains(seen + _farthest, w, _shape.ReachSize, reach);
        _patches.Unpad(reach, x);
    }

    /// <summary>sums[i] = the chain of w's products with what lies <see cref="_steps"/> from x[i].</summary>
    [SkipLocalsInit]
    private readonly void Chains(T* x, T* w, long count, T* sums)
    {
        TVector* held = stackalloc TVector[Registers];
        for (long at = 0; at < count;)
        {
            int registers = Registers;
            while (registers > 1 && (registers - 1) * (long)TRegister.Lanes >= count - at)
            {
                registers >>= 1;
            }

            new Span<TVector>(held, registers).Clear();
            RowTiles<TVector, TRegister>.Of<ListedColumns>(registers)(_shape.Taps, (byte*)w, sizeof(T), (byte*)(x + at), (nint)_steps, held);
            for (int i = 0; i < registers && at + (i * TRegister.Lanes) < count; i++)
            {
                TRegister.Store(held[i], (byte*)(sums + at + (i * TRegister.Lanes)));
            }

            at += registers * TRegister.Lanes;
        }
    }
}
