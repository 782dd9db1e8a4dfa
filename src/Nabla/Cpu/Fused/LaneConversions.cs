using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Cpu;

/// <summary>Conversions between element types of one width, a register at a time: with the same results as <see cref="Conversions"/>.</summary>
internal static class LaneConversions
{
    /// <summary>The method from registers of one element type to those of another.</summary>
    public static MethodInfo Of(DType from, DType to, int registerBits) => (from, to, registerBits) switch
    {
        (DType.Float32, DType.Int32, 512) => ((Func<Lane512<float>, Lane512<int>>)ToInt32).Method,
        (DType.Float32, DType.Int32, 256) => ((Func<Lane256<float>, Lane256<int>>)ToInt32).Method,
        (DType.Float32, DType.Int32, 128) => ((Func<Lane128<float>, Lane128<int>>)ToInt32).Method,
        (DType.Float32, DType.Int32, 0) => ((Func<Scalar<float>, Scalar<int>>)ToInt32).Method,
        (DType.Int32, DType.Float32, 512) => ((Func<Lane512<int>, Lane512<float>>)ToSingle).Method,
        (DType.Int32, DType.Float32, 256) => ((Func<Lane256<int>, Lane256<float>>)ToSingle).Method,
        (DType.Int32, DType.Float32, 128) => ((Func<Lane128<int>, Lane128<float>>)ToSingle).Method,
        (DType.Int32, DType.Float32, 0) => ((Func<Scalar<int>, Scalar<float>>)ToSingle).Method,
        (DType.Float64, DType.Int64, 512) => ((Func<Lane512<double>, Lane512<long>>)ToInt64).Method,
        (DType.Float64, DType.Int64, 256) => ((Func<Lane256<double>, Lane256<long>>)ToInt64).Method,
        (DType.Float64, DType.Int64, 128) => ((Func<Lane128<double>, Lane128<long>>)ToInt64).Method,
        (DType.Float64, DType.Int64, 0) => ((Func<Scalar<double>, Scalar<long>>)ToInt64).Method,
        (DType.Int64, DType.Float64, 512) => ((Func<Lane512<long>, Lane512<double>>)ToDouble).Method,
        (DType.Int64, DType.Float64, 256) => ((Func<Lane256<long>, Lane256<double>>)ToDouble).Method,
        (DType.Int64, DType.Float64, 128) => ((Func<Lane128<long>, Lane128<double>>)ToDouble).Method,
        (DType.Int64, DType.Float64, 0) => ((Func<Scalar<long>, Scalar<double>>)ToDouble).Method,
        _ => throw new NotSupportedException($"There is no conversion of registers from {from.Name()} to {to.Name()}."),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lane512<int> ToInt32(Lane512<float> x) => Unsafe.BitCast<Vector512<int>, Lane512<int>>(Vector512.ConvertToInt32(Unsafe.BitCast<Lane512<float>, Vector512<float>>(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lane512<float> ToSingle(Lane512<int> x) => Unsafe.BitCast<Vector512<float>, Lane512<float>>(Vector512.ConvertToSingle(Unsafe.BitCast<Lane512<int>, Vector512<int>>(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lane512<long> ToInt64(Lane512<double> x) => Unsafe.BitCast<Vector512<long>, Lane512<long>>(Vector512.ConvertToInt64(Unsafe.BitCast<Lane512<double>, Vector512<double>>(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lane512<double> ToDouble(Lane512<long> x) => Unsafe.BitCast<Vector512<double>, Lane512<double>>(Vector512.ConvertToDouble(Unsafe.BitCast<Lane512<long>, Vector512<long>>(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lane256<int> ToInt32(Lane256<float> x) => Unsafe.BitCast<Vector256<int>, Lane256<int>>(Vector256.ConvertToInt32(Unsafe.BitCast<Lane256<float>, Vector256<float>>(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lane256<float> ToSingle(Lane256<int> x) => Unsafe.BitCast<Vector256<float>, Lane256<float>>(Vector256.ConvertToSingle(Unsafe.BitCast<Lane256<int>, Vector256<int>>(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lane256<long> ToInt64(Lane256<double> x) => Unsafe.BitCast<Vector256<long>, Lane256<long>>(Vector256.ConvertToInt64(Unsafe.BitCast<Lane256<double>, Vector256<double>>(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lane256<double> ToDouble(Lane256<long> x) => Unsafe.BitCast<Vector256<double>, Lane256<double>>(Vector256.ConvertToDouble(Unsafe.BitCast<Lane256<long>, Vector256<long>>(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lane128<int> ToInt32(Lane128<float> x) => Unsafe.BitCast<Vector128<int>, Lane128<int>>(Vector128.ConvertToInt32(Unsafe.BitCast<Lane128<float>, Vector128<float>>(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lane128<float> ToSingle(Lane128<int> x) => Unsafe.BitCast<Vector128<float>, Lane128<float>>(Vector128.ConvertToSingle(Unsafe.BitCast<Lane128<int>, Vector128<int>>(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lane128<long> ToInt64(Lane128<double> x) => Unsafe.BitCast<Vector128<long>, Lane128<long>>(Vector128.ConvertToInt64(Unsafe.BitCast<Lane128<double>, Vector128<double>>(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lane128<double> ToDouble(Lane128<long> x) => Unsafe.BitCast<Vector128<double>, Lane128<double>>(Vector128.ConvertToDouble(Unsafe.BitCast<Lane128<long>, Vector128<long>>(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Scalar<int> ToInt32(Scalar<float> x) => new(int.CreateSaturating(Unsafe.BitCast<Scalar<float>, float>(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Scalar<float> ToSingle(Scalar<int> x) => new(Unsafe.BitCast<Scalar<int>, int>(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Scalar<long> ToInt64(Scalar<double> x) => new(long.CreateSaturating(Unsafe.BitCast<Scalar<double>, double>(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Scalar<double> ToDouble(Scalar<long> x) => new(Unsafe.BitCast<Scalar<long>, long>(x));
}
