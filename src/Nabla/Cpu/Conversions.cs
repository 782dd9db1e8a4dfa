using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>Numbers as another element type: fractions truncate, integers wrap, floating-point numbers out of range saturate, NaN becomes 0, nonzero becomes true.</summary>
internal static unsafe partial class Conversions
{
    public static void Run(in Operand x, in Operand z)
    {
        switch (x.DType)
        {
            case DType.Float32:
                From<float>(x, z);
                break;
            case DType.Float64:
                From<double>(x, z);
                break;
            case DType.Int32:
                From<int>(x, z);
                break;
            case DType.Int64:
                From<long>(x, z);
                break;
            case DType.Float16:
                From<Half>(x, z);
                break;
            case DType.BFloat16:
                Each<BFloat16, float, FromBFloat16>(x, z);
                break;
            default:
                From<byte>(x, z);
                break;
        }
    }

    private interface IConversion<TFrom, TTo>
    {
        static abstract TTo At(TFrom x);
    }

    private static void From<TFrom>(in Operand x, in Operand z)
        where TFrom : unmanaged, INumber<TFrom>
    {
        switch (z.DType)
        {
            case DType.Float32:
                Each<TFrom, float, Number<TFrom, float>>(x, z);
                break;
            case DType.Float64:
                Each<TFrom, double, Number<TFrom, double>>(x, z);
                break;
            case DType.Int32:
                Each<TFrom, int, Number<TFrom, int>>(x, z);
                break;
            case DType.Int64:
                Each<TFrom, long, Number<TFrom, long>>(x, z);
                break;
            case DType.UInt8:
                Each<TFrom, byte, Number<TFrom, byte>>(x, z);
                break;
            case DType.Bool:
                Each<TFrom, byte, Nonzero<TFrom>>(x, z);
                break;
            case DType.Float16:
                Each<TFrom, Half, Number<TFrom, Half>>(x, z);
                break;
            default:
                Each<TFrom, BFloat16, ToBFloat16<TFrom>>(x, z);
                break;
        }
    }

    private static void Each<TFrom, TTo, TConversion>(in Operand x, in Operand z)
        where TFrom : unmanaged
        where TTo : unmanaged
        where TConversion : struct, IConversion<TFrom, TTo>
    {
        if (typeof(TFrom) == typeof(BFloat16) && z.DType != DType.Float32)
        {
            Operand wide = new(new TensorType(DType.Float32, x.Shape), x.Shape.RowMajor, Storage.Rent(x.Shape.Count * sizeof(float)));
            Run(x, wide);
            Run(wide, z);
            return;
        }

        fixed (byte* px = &x.Storage.Reference, pz = &z.Storage.Reference)
        {
            Body<TFrom, TTo, TConversion> body = new() { X = new Walk(x, px, z.Shape), Z = new Walk(z, pz, z.Shape) };
            Map.Split(z.Shape.Count, ref body);
        }

        GC.KeepAlive(x.Storage);
        GC.KeepAlive(z.Storage);
    }

    private struct Body<TFrom, TTo, TConversion> : Map.IRange
        where TFrom : unmanaged
        where TTo : unmanaged
        where TConversion : struct, IConversion<TFrom, TTo>
    {
        public Walk X;
        public Walk Z;

        [SkipLocalsInit]
        public void Run(long from, long to)
        {
            long run = Walk.Run(X.IsContiguous & Z.IsContiguous, from, to);
            byte* tiles = stackalloc byte[Map.Tile * 16];
            for (long i = from; i < to; i += run)
            {
                int count = (int)Math.Min(run, to - i);
                byte* z = Z.Target(i, tiles);
                Inner((TFrom*)X.Read(i, count, tiles + Map.Tile * 8, Map.Tile), (TTo*)z, count);
                Z.Write(i, count, z);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void Inner(TFrom* x, TTo* z, int count)
        {
            Halfword format = typeof(TFrom) == typeof(Half) || typeof(TTo) == typeof(Half) ? Halfword.Float16 : Halfword.BFloat16;
            if (typeof(TTo) == typeof(float) && (typeof(TFrom) == typeof(Half) || typeof(TFrom) == typeof(BFloat16)))
            {
                HalfRuns.Widen(format, (ushort*)x, (float*)z, count);
                return;
            }

            if (typeof(TFrom) == typeof(float) && (typeof(TTo) == typeof(Half) || typeof(TTo) == typeof(BFloat16)))
            {
                HalfRuns.Narrow(format, (float*)x, (ushort*)z, count);
                return;
            }

            for (int i = 0; i < count; i++)
            {
                z[i] = TConversion.At(x[i]);
            }
        }
    }

    private readonly struct Number<TFrom, TTo> : IConversion<TFrom, TTo>
        where TFrom : INumber<TFrom>
        where TTo : INumber<TTo>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TTo At(TFrom x)
            => typeof(TFrom) == typeof(float) || typeof(TFrom) == typeof(double) || typeof(TFrom) == typeof(Half) ? TTo.CreateSaturating(x) : TTo.CreateTruncating(x);
    }

    private readonly struct Nonzero<TFrom> : IConversion<TFrom, byte>
        where TFrom : INumber<TFrom>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static byte At(TFrom x) => TFrom.IsZero(x) ? (byte)0 : (byte)1;
    }

    private readonly struct ToBFloat16<TFrom> : IConversion<TFrom, BFloat16>
        where TFrom : INumber<TFrom>
    {
        public static BFloat16 At(TFrom x) => (BFloat16)float.CreateSaturating(x);
    }

    private readonly struct FromBFloat16 : IConversion<BFloat16, float>
    {
        public static float At(BFloat16 x) => x;
    }
}
