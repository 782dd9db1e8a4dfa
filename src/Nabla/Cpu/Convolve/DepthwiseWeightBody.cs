using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>w[g] = Σₙ z[n, g] · (windows of x[n, g])ᵀ where each filter sees one channel: a weight is a sum along lines of places. A part is a run of images of one channel.</summary>
/// <remarks>The order of a sum follows from the shapes: blocks of places in 64 interleaved chains that are added in pairs, blocks and images in order, runs of images in order.</remarks>
internal unsafe struct DepthwiseWeightBody<T, TVector, TRegister> : IParallelBody
    where T : unmanaged, INumber<T>
    where TVector : unmanaged
    where TRegister : struct, IRegister<TVector>
{
    private const int MostRuns = 16;
    private const int Chains = 64;

    // Places at a time, whole turns of the chains.
    private const int Block = 2048;

    private ConvolutionShape _shape;
    private Patches<T> _patches;
    private T* _x;
    private T* _sums;
    private T* _z;
    private int _runs;

    public static void Run(in ConvolutionShape shape, in Patches<T> patches, T* x, T* w, T* z)
    {
        int runs = Math.Min(MostRuns, shape.Images);
        int weights = checked(shape.Groups * shape.Taps);
        Storage sums = Storage.Rent((long)runs * weights * sizeof(T));
        fixed (byte* start = &sums.Reference)
        {
            DepthwiseWeightBody<T, TVector, TRegister> body = new()
            {
                _shape = shape,
                _patches = patches,
                _x = x,
                _sums = (T*)start,
                _z = z,
                _runs = runs,
            };
            ConvolutionWork.Run(checked(runs * shape.Groups), (double)shape.Images * shape.Groups * shape.Work, ref body);
            Unsafe.CopyBlockUnaligned(w, start, checked((uint)weights * (uint)sizeof(T)));
            for (int run = 1; run < runs; run++)
            {
                PatchSums<T>.Add(body._sums + ((long)run * weights), w, weights);
            }
        }

        GC.KeepAlive(sums);
    }

    [SkipLocalsInit]
    public readonly void Run(int part)
    {
        (int run, int group) = Math.DivRem(part, _shape.Groups);
        T* sums = _sums + ((((long)run * _shape.Groups) + group) * _shape.Taps);
        new Span<T>(sums, _shape.Taps).Clear();
        int block = Math.Min(Block, (_shape.Places + Chains - 1) / Chains * Chains);
        T* reach = (T*)Scratch.Left((_shape.ReachSize * sizeof(T)) + Patches<T>.Slack);
        T* windows = (T*)Scratch.Right((2L * block * sizeof(T)) + Patches<T>.Slack);
        T* places = windows + block + (Patches<T>.Slack / sizeof(T));
        Patches<T>.Run* runs = stackalloc Patches<T>.Run[Math.Min(Block, _shape.Places)];
        int end = (int)((long)_shape.Images * (run + 1) / _runs);
        for (int n = (int)((long)_shape.Images * run / _runs); n < end; n++)
        {
            long image = ((long)n * _shape.Groups) + group;
            _patches.Pad(_x + (image * _shape.InputSize), reach);
            for (int start = 0; start < _shape.Places; start += Block)
            {
                int count = Math.Min(Block, _shape.Places - start);
                int whole = (count + Chains - 1) / Chains * Chains;
                Unsafe.CopyBlockUnaligned(places, _z + (image * _shape.OutputSize) + start, (uint)count * (uint)sizeof(T));
                new Span<T>(places + count, whole - count).Clear();
                int found = _patches.Runs(start, count, runs);
                for (int tap = 0; tap < _shape.Taps; tap++)
                {
                    _patches.Gather(reach, tap, tap + 1, runs, found, windows, 0);
                    new Span<T>(windows + count, whole - count).Clear();
                    sums[tap] += Dot((byte*)windows, (byte*)places, whole);
                }
            }
        }
    }

    [SkipLocalsInit]
    private static T Dot(byte* x, byte* y, int count)
    {
        T* chains = stackalloc T[Chains];
        nint turn = Chains * sizeof(T);
        nint register = sizeof(TVector);
        byte* end = x + ((nint)count * sizeof(T));
        for (nint at = 0; at < turn; at += 4 * register)
        {
            Four(x + at, y + at, turn, end, (TVector*)((byte*)chains + at));
        }

        for (int half = Chains / 2; half > 0; half /= 2)
        {
            for (int i = 0; i < half; i++)
            {
                chains[i] += chains[i + half];
            }
        }

        return chains[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(byte* x, byte* y, nint turn, byte* end, TVector* sums)
    {
        nint register = sizeof(TVector);
        TVector s0 = default, s1 = default, s2 = default, s3 = default;
        for (; x < end; x += turn, y += turn)
        {
            s0 = TRegister.Fma(TRegister.Load(x), TRegister.Load(y), s0);
            s1 = TRegister.Fma(TRegister.Load(x + register), TRegister.Load(y + register), s1);
            s2 = TRegister.Fma(TRegister.Load(x + (2 * register)), TRegister.Load(y + (2 * register)), s2);
            s3 = TRegister.Fma(TRegister.Load(x + (3 * register)), TRegister.Load(y + (3 * register)), s3);
        }

        sums[0] = s0;
        sums[1] = s1;
        sums[2] = s2;
        sums[3] = s3;
    }
}
