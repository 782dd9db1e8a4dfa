using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <content>Conversions of tiles.</content>
internal static unsafe partial class Conversions
{
    /// <summary>The loop that converts elements that follow each other; its second and third argument are not read.</summary>
    public static delegate*<byte*, byte*, byte*, byte*, int, void> Tile(DType from, DType to) => from switch
    {
        DType.Float32 => Tile<float>(to),
        DType.Float64 => Tile<double>(to),
        DType.Int32 => Tile<int>(to),
        DType.Int64 => Tile<long>(to),
        DType.Float16 => Tile<Half>(to),
        DType.BFloat16 => to switch
        {
            DType.Float32 => &Tile<BFloat16, float, FromBFloat16>,
            DType.Float64 => &ThroughSingle<double, Number<float, double>>,
            DType.Int32 => &ThroughSingle<int, Number<float, int>>,
            DType.Int64 => &ThroughSingle<long, Number<float, long>>,
            DType.UInt8 => &ThroughSingle<byte, Number<float, byte>>,
            DType.Float16 => &ThroughSingle<Half, Number<float, Half>>,
            _ => &ThroughSingle<byte, Nonzero<float>>,
        },
        _ => Tile<byte>(to),
    };

    private static delegate*<byte*, byte*, byte*, byte*, int, void> Tile<TFrom>(DType to)
        where TFrom : unmanaged, INumber<TFrom> => to switch
        {
            DType.Float32 => &Tile<TFrom, float, Number<TFrom, float>>,
            DType.Float64 => &Tile<TFrom, double, Number<TFrom, double>>,
            DType.Int32 => &Tile<TFrom, int, Number<TFrom, int>>,
            DType.Int64 => &Tile<TFrom, long, Number<TFrom, long>>,
            DType.UInt8 => &Tile<TFrom, byte, Number<TFrom, byte>>,
            DType.Float16 => &Tile<TFrom, Half, Number<TFrom, Half>>,
            DType.BFloat16 => &Tile<TFrom, BFloat16, ToBFloat16<TFrom>>,
            _ => &Tile<TFrom, byte, Nonzero<TFrom>>,
        };

    private static void Tile<TFrom, TTo, TConversion>(byte* x, byte* none, byte* neither, byte* z, int count)
        where TFrom : unmanaged
        where TTo : unmanaged
        where TConversion : struct, IConversion<TFrom, TTo> => Body<TFrom, TTo, TConversion>.Inner((TFrom*)x, (TTo*)z, count);

    [SkipLocalsInit]
    private static void ThroughSingle<TTo, TConversion>(byte* x, byte* none, byte* neither, byte* z, int count)
        where TTo : unmanaged
        where TConversion : struct, IConversion<float, TTo>
    {
        float* wide = stackalloc float[Map.Tile];
        HalfRuns.Widen(Halfword.BFloat16, (ushort*)x, wide, count);
        Body<float, TTo, TConversion>.Inner(wide, (TTo*)z, count);
    }
}
