using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>The steps of single numbers.</summary>
internal sealed unsafe class ScalarSteps<T> : LaneSteps<Scalar<T>, Scalar<T>, T>
    where T : unmanaged, IBinaryNumber<T>
{
    protected override MethodInfo LoadBytes => ((Stored.From<byte, Scalar<int>>)Stored.Bytes).Method;

    protected override MethodInfo StoreBytes => ((Stored.To<Scalar<int>, byte>)Stored.ToBytes).Method;

    public override MethodInfo From(DType dtype) => dtype switch
    {
        DType.Float32 => ((Func<Scalar<float>, Scalar<T>>)Cast).Method,
        DType.Float64 => ((Func<Scalar<double>, Scalar<T>>)Cast).Method,
        DType.Int32 => ((Func<Scalar<int>, Scalar<T>>)Cast).Method,
        DType.Int64 => ((Func<Scalar<long>, Scalar<T>>)Cast).Method,
        _ => ((Func<Scalar<byte>, Scalar<T>>)Cast).Method,
    };

    public override MethodInfo Convert(DType from) => from switch
    {
        DType.Float32 => ((Func<Scalar<float>, Scalar<T>>)Converted).Method,
        DType.Float64 => ((Func<Scalar<double>, Scalar<T>>)Converted).Method,
        DType.Int32 => ((Func<Scalar<int>, Scalar<T>>)Converted).Method,
        _ => ((Func<Scalar<long>, Scalar<T>>)Converted).Method,
    };

    protected override MethodInfo LoadHalves<TFormat>() => ((Stored.From<ushort, Scalar<float>>)Stored.Halves<TFormat>).Method;

    protected override MethodInfo StoreHalves<TFormat>() => ((Stored.To<Scalar<float>, ushort>)Stored.ToHalves<TFormat>).Method;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Scalar<T> Cast<U>(Scalar<U> x)
        where U : unmanaged, IBinaryNumber<U> => Unsafe.BitCast<Scalar<U>, Scalar<T>>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Scalar<T> Converted<U>(Scalar<U> x)
        where U : unmanaged, IBinaryNumber<U> => new(typeof(U) == typeof(float) || typeof(U) == typeof(double)
            ? T.CreateSaturating(Unsafe.BitCast<Scalar<U>, U>(x))
            : T.CreateTruncating(Unsafe.BitCast<Scalar<U>, U>(x)));
}
