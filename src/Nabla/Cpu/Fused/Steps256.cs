using System.Reflection;
using System.Runtime.Intrinsics;
using Nabla.Compilation;

namespace Nabla.Cpu;

/// <summary>The steps of registers of 256 bits.</summary>
/// <remarks>Where a lane's operator is one instruction, kernels name that instead: nothing is left to inline, of which the compiler has only so much patience.</remarks>
internal sealed unsafe class Steps256<T> : LaneSteps<Vector256<T>, Lane256<T>, T>
    where T : unmanaged
{
    private static bool IsFloating => typeof(T) == typeof(float) || typeof(T) == typeof(double);

    protected override MethodInfo LoadHeld => ((FromMemory)Vector256.Load).Method;

    protected override MethodInfo StoreHeld => ((ToMemory)Vector256.Store).Method;

    protected override MethodInfo LoadBytes => ((Stored.From<byte, Vector256<int>>)Stored.Bytes256).Method;

    protected override MethodInfo StoreBytes => ((Stored.To<Vector256<int>, byte>)Stored.ToBytes).Method;

    public override MethodInfo Of(Step step) => step switch
    {
        Step.Add => ((Func<Vector256<T>, Vector256<T>, Vector256<T>>)Vector256.Add).Method,
        Step.Subtract => ((Func<Vector256<T>, Vector256<T>, Vector256<T>>)Vector256.Subtract).Method,
        Step.Multiply => ((Func<Vector256<T>, Vector256<T>, Vector256<T>>)Vector256.Multiply).Method,
        Step.Min => ((Func<Vector256<T>, Vector256<T>, Vector256<T>>)Vector256.Min).Method,
        Step.Max => ((Func<Vector256<T>, Vector256<T>, Vector256<T>>)Vector256.Max).Method,
        Step.Less => ((Func<Vector256<T>, Vector256<T>, Vector256<T>>)Vector256.LessThan).Method,
        Step.LessOrEqual => ((Func<Vector256<T>, Vector256<T>, Vector256<T>>)Vector256.LessThanOrEqual).Method,
        Step.Equal => ((Func<Vector256<T>, Vector256<T>, Vector256<T>>)Vector256.Equals).Method,
        Step.And => ((Func<Vector256<T>, Vector256<T>, Vector256<T>>)Vector256.BitwiseAnd).Method,
        Step.Or => ((Func<Vector256<T>, Vector256<T>, Vector256<T>>)Vector256.BitwiseOr).Method,
        Step.Xor => ((Func<Vector256<T>, Vector256<T>, Vector256<T>>)Vector256.Xor).Method,
        Step.Divide when IsFloating => ((Func<Vector256<T>, Vector256<T>, Vector256<T>>)Vector256.Divide).Method,
        Step.Select => ((Func<Vector256<T>, Vector256<T>, Vector256<T>, Vector256<T>>)Vector256.ConditionalSelect).Method,
        Step.Negate => ((Func<Vector256<T>, Vector256<T>>)Vector256.Negate).Method,
        Step.Not => ((Func<Vector256<T>, Vector256<T>>)Vector256.OnesComplement).Method,
        Step.Sqrt when IsFloating => ((Func<Vector256<T>, Vector256<T>>)Vector256.Sqrt).Method,
        Step.Abs when typeof(T) != typeof(byte) => ((Func<Vector256<T>, Vector256<T>>)Vector256.Abs).Method,
        Step.Fma when typeof(T) == typeof(float) => ((Func<Vector256<float>, Vector256<float>, Vector256<float>, Vector256<float>>)Vector256.FusedMultiplyAdd).Method,
        Step.Fma when typeof(T) == typeof(double) => ((Func<Vector256<double>, Vector256<double>, Vector256<double>, Vector256<double>>)Vector256.FusedMultiplyAdd).Method,
        Step.Floor when typeof(T) == typeof(float) => ((Func<Vector256<float>, Vector256<float>>)Vector256.Floor).Method,
        Step.Floor when typeof(T) == typeof(double) => ((Func<Vector256<double>, Vector256<double>>)Vector256.Floor).Method,
        Step.Ceiling when typeof(T) == typeof(float) => ((Func<Vector256<float>, Vector256<float>>)Vector256.Ceiling).Method,
        Step.Ceiling when typeof(T) == typeof(double) => ((Func<Vector256<double>, Vector256<double>>)Vector256.Ceiling).Method,
        Step.Truncate when typeof(T) == typeof(float) => ((Func<Vector256<float>, Vector256<float>>)Vector256.Truncate).Method,
        Step.Truncate when typeof(T) == typeof(double) => ((Func<Vector256<double>, Vector256<double>>)Vector256.Truncate).Method,
        Step.Round when typeof(T) == typeof(float) => ((Func<Vector256<float>, Vector256<float>>)Vector256.Round).Method,
        Step.Round when typeof(T) == typeof(double) => ((Func<Vector256<double>, Vector256<double>>)Vector256.Round).Method,
        _ => base.Of(step),
    };

    public override MethodInfo From(DType dtype) => dtype switch
    {
        DType.Float32 => ((Func<Vector256<float>, Vector256<T>>)Vector256.As<float, T>).Method,
        DType.Float64 => ((Func<Vector256<double>, Vector256<T>>)Vector256.As<double, T>).Method,
        DType.Int32 => ((Func<Vector256<int>, Vector256<T>>)Vector256.As<int, T>).Method,
        DType.Int64 => ((Func<Vector256<long>, Vector256<T>>)Vector256.As<long, T>).Method,
        _ => ((Func<Vector256<byte>, Vector256<T>>)Vector256.As<byte, T>).Method,
    };

    // Between integers and floating-point numbers: what is out of range saturates, NaN becomes 0.
    public override MethodInfo Convert(DType from) => (from, DTypes.Of<T>()) switch
    {
        (DType.Float32, DType.Int32) => ((Func<Vector256<float>, Vector256<int>>)Vector256.ConvertToInt32).Method,
        (DType.Int32, DType.Float32) => ((Func<Vector256<int>, Vector256<float>>)Vector256.ConvertToSingle).Method,
        (DType.Float64, DType.Int64) => ((Func<Vector256<double>, Vector256<long>>)Vector256.ConvertToInt64).Method,
        (DType.Int64, DType.Float64) => ((Func<Vector256<long>, Vector256<double>>)Vector256.ConvertToDouble).Method,
        (DType.Float32, DType.Float64) => ((Func<Vector128<float>, Vector256<double>>)Widths.ToDouble).Method,
        (DType.Int32, DType.Float64) => ((Func<Vector128<int>, Vector256<double>>)Widths.ToDouble).Method,
        (DType.Float32, DType.Int64) => ((Func<Vector128<float>, Vector256<long>>)Widths.ToLong).Method,
        (DType.Int32, DType.Int64) => ((Func<Vector128<int>, Vector256<long>>)Widths.ToLong).Method,
        (DType.Float64, DType.Float32) => ((Func<Vector512<double>, Vector256<float>>)Widths.ToSingle).Method,
        (DType.Int64, DType.Float32) => ((Func<Vector512<long>, Vector256<float>>)Widths.ToSingle).Method,
        (DType.Float64, DType.Int32) => ((Func<Vector512<double>, Vector256<int>>)Widths.ToInt).Method,
        (DType.Int64, DType.Int32) => ((Func<Vector512<long>, Vector256<int>>)Widths.ToInt).Method,
        _ => throw new NotSupportedException($"There is no conversion of registers from {from.Name()} to {DTypes.Of<T>().Name()}."),
    };

    protected override MethodInfo LoadHalves<TFormat>() => ((Stored.From<ushort, Vector256<float>>)Stored.Halves256<TFormat>).Method;

    protected override MethodInfo StoreHalves<TFormat>() => ((Stored.To<Vector256<float>, ushort>)Stored.ToHalves<TFormat>).Method;
}
