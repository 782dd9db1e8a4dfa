using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Cpu;

/// <summary>Runs of numbers of half precision to float32 and back.</summary>
internal static unsafe class HalfRuns
{
    private const int Together = 8;

    /// <summary>How numbers of a type lie in memory.</summary>
    public static Halfword Format(DType dtype) => dtype switch
    {
        DType.Float16 => Halfword.Float16,
        DType.BFloat16 => Halfword.BFloat16,
        _ => Halfword.None,
    };

    /// <summary>to[i] = from[i], exactly; the two do not overlap.</summary>
    public static void Widen(Halfword format, ushort* from, float* to, long count)
    {
        if (format == Halfword.Float16)
        {
            Widen<Float16Format>(from, to, count);
        }
        else
        {
            Widen<BFloat16Format>(from, to, count);
        }
    }

    /// <summary>to[i] = from[i], rounded to nearest, ties to even; the two do not overlap.</summary>
    public static void Narrow(Halfword format, float* from, ushort* to, long count)
    {
        if (format == Halfword.Float16)
        {
            Narrow<Float16Format>(from, to, count);
        }
        else
        {
            Narrow<BFloat16Format>(from, to, count);
        }
    }

    // The last eight end with the run: converting some twice costs less than a loop over the rest.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Widen<TFormat>(ushort* from, float* to, long count)
        where TFormat : struct, IHalfFormat
    {
        if (count < Together)
        {
            for (long i = 0; i < count; i++)
            {
                to[i] = TFormat.Widen(from[i]);
            }

            return;
        }

        for (long i = 0; i < count - Together; i += Together)
        {
            WidenEight<TFormat>(from + i, to + i);
        }

        WidenEight<TFormat>(from + count - Together, to + count - Together);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Narrow<TFormat>(float* from, ushort* to, long count)
        where TFormat : struct, IHalfFormat
    {
        if (count < Together)
        {
            for (long i = 0; i < count; i++)
            {
                to[i] = TFormat.Narrow(from[i]);
            }

            return;
        }

        for (long i = 0; i < count - Together; i += Together)
        {
            NarrowEight<TFormat>(from + i, to + i);
        }

        NarrowEight<TFormat>(from + count - Together, to + count - Together);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WidenEight<TFormat>(ushort* from, float* to)
        where TFormat : struct, IHalfFormat =>
        TFormat.Widen(Vector256.WidenLower(Vector128.Load(from).ToVector256Unsafe())).Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void NarrowEight<TFormat>(float* from, ushort* to)
        where TFormat : struct, IHalfFormat
    {
        Vector256<uint> halves = TFormat.Narrow(Vector256.Load(from));
        Vector128.Narrow(halves.GetLower(), halves.GetUpper()).Store(to);
    }
}
