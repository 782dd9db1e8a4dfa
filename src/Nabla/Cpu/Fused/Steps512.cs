using System.Reflection;
using System.Runtime.Intrinsics;
using Nabla.Compilation;

namespace Nabla.Cpu;

/// <summary>The steps of registers of 512 bits.</summary>
/// <remarks>Where a lane's operator is one instruction, kernels name that instead: nothing is left to inline, of which the compiler has only so much patience.</remarks>
internal sealed unsafe class Steps512<T> : LaneSteps<Vector512<T>, Lane512<T>, T>
    where T : unmanaged
{
    private static bool IsFloating => typeof(T) == typeof(float) || typeof(T) == typeof(double);

    protected override MethodInfo LoadHeld => ((FromMemory)Vector512.Load).Method;

    protected override MethodInfo StoreHeld => ((ToMemory)Vector512.Store).Method;

    protected override MethodInfo LoadBytes => ((Stored.From<byte, Vector512<int>>)Stored.Bytes512).Method;

    protected override MethodInfo StoreBytes => ((Stored.To<Vector512<int>, byte>)Stored.ToBytes).Method;

    public override MethodInfo Of(Step step) => step switch
    {
        Step.Add => ((Func<Vector512<T>, Vector512<T>, Vector512<T>>)Vector512.Add).Method,
        Step.Subtract => ((Func<Vector512<T>, Vector512<T>, Vector512<T>>)Vector512.Subtract).Method,
        Step.Multiply => ((Func<Vector512<T>, Vector512<T>, Vector512<T>>)Vector512.Multiply).Method,
        Step.Min => ((Func<Vector512<T>, Vector512<T>, Vector512<T>>)Vector512.Min).Method,
        Step.Max => ((Func<Vector512<T>, Vector512<T>, Vector512<T>>)Vector512.Max).Method,
        Step.Less => ((Func<Vector512<T>, Vector512<T>, Vector512<T>>)Vector512.LessThan).Method,
        Step.LessOrEqual => ((Func<Vector512<T>, Vector512<T>, Vector512<T>>)Vector512.LessThanOrEqual).Method,
        Step.Equal => ((Func<Vector512<T>, Vector512<T>, Vector512<T>>)Vector512.Equals).Method,
        Step.And => ((Func<Vector512<T>, Vector512<T>, Vector512<T>>)Vector512.BitwiseAnd).Method,
        Step.Or => ((Func<Vector512<T>, Vector512<T>, Vector512<T>>)Vector512.BitwiseOr).Method,
        Step.Xor => ((Func<Vector512<T>, Vector512<T>, Vector512<T>>)Vector512.Xor).Method,
        Step.Divide when IsFloating => ((Func<Vector512<T>, Vector512<T>, Vector512<T>>)Vector512.Divide).Method,
        Step.Select => ((Func<Vector512<T>, Vector512<T>, Vector512<T>, Vector512<T>>)Vector512.ConditionalSelect).Method,
        Step.Negate => ((Func<Vector512<T>, Vector512<T>>)Vector512.Negate).Method,
        Step.Not => ((Func<Vector512<T>, Vector512<T>>)Vector512.OnesComplement).Method,
        Step.Sqrt when IsFloating => ((Func<Vector512<T>, Vector512<T>>)Vector512.Sqrt).Method,
        Step.Abs when typeof(T) != typeof(byte) => ((Func<Vector512<T>, Vector512<T>>)Vector512.Abs).Method,
        Step.Fma when typeof(T) == typeof(float) => ((Func<Vector512<float>, Vector512<float>, Vector512<float>, Vector512<float>>)Vector512.FusedMultiplyAdd).Method,
        Step.Fma when typeof(T) == typeof(double) => ((Func<Vector512<double>, Vector512<double>, Vector512<double>, Vector512<double>>)Vector512.FusedMultiplyAdd).Method,
        Step.Floor when typeof(T) == typeof(float) => ((Func<Vector512<float>, Vector512<float>>)Vector512.Floor).Method,
        Step.Floor when typeof(T) == typeof(double) => ((Func<Vector512<double>, Vector512<double>>)Vector512.Floor).Method,
        Step.Ceiling when typeof(T) == typeof(float) => ((Func<Vector512<float>, Vector512<float>>)Vector512.Ceiling).Method,
        Step.Ceiling when typeof(T) == typeof(double) => ((Func<Vector512<double>, Vector512<double>>)Vector512.Ceiling).Method,
        Step.Truncate when typeof(T) == typeof(float) => ((Func<Vector512<float>, Vector512<float>>)Vector512.Truncate).Method,
        Step.Truncate when typeof(T) == typeof(double) => ((Func<Vector512<double>, Vector512<double>>)Vector512.Truncate).Method,
        Step.Round when typeof(T) == typeof(float) => ((Func<Vector512<float>, Vector512<float>>)Vector512.Round).Method,
        Step.Round when typeof(T) == typeof(double) => ((Func<Vector512<double>, Vector512<double>>)Vector512.Round).Method,
        _ => base.Of(step),
    };

    public override MethodInfo From(DType dtype) => dtype switch
    {
        DType.Float32 => ((Func<Vector512<float>, Vector512<T>>)Vector512.As<float, T>).Method,
        DType.Float64 => ((Func<Vector512<double>, Vector512<T>>)Vector512.As<double, T>).Method,
        DType.Int32 => ((Func<Vector512<int>, Vector512<T>>)Vector512.As<int, T>).Method,
        DType.Int64 => ((Func<Vector512<long>, Vector512<T>>)Vector512.As<long, T>).Method,
        _ => ((Func<Vector512<byte>, Vector512<T>>)Vector512.As<byte, T>).Method,
    };

    // Between integers and floating-point numbers: what is out of range saturates, NaN becomes 0.
    public override MethodInfo Convert(DType from) => (from, DTypes.Of<T>()) switch
    {
        (DType.Float32, DType.Int32) => ((Func<Vector512<float>, Vector512<int>>)Vector512.ConvertToInt32).Method,
        (DType.Int32, DType.Float32) => ((Func<Vector512<int>, Vector512<float>>)Vector512.ConvertToSingle).Method,
        (DType.Float64, DType.Int64) => ((Func<Vector512<double>, Vector512<long>>)Vector512.ConvertToInt64).Method,
        (DType.Int64, DType.Float64) => ((Func<Vector512<long>, Vector512<double>>)Vector512.ConvertToDouble).Method,
        (DType.Float32, DType.Float64) => ((Func<Vector256<float>, Vector512<double>>)Widths.ToDouble).Method,
        (DType.Int32, DType.Float64) => ((Func<Vector256<int>, Vector512<double>>)Widths.ToDouble).Method,
        (DType.Float32, DType.Int64) => ((Func<Vector256<float>, Vector512<long>>)Widths.ToLong).Method,
        (DType.Int32, DType.Int64) => ((Func<Vector256<int>, Vector512<long>>)Widths.ToLong).Method,
        _ => throw new NotSupportedException($"There is no conversion of registers from {from.Name()} to {DTypes.Of<T>().Name()}."),
    };

    protected override MethodInfo LoadHalves<TFormat>() => ((Stored.From<ushort, Vector512<float>>)Stored.Halves512<TFormat>).Method;

    protected override MethodInfo StoreHalves<TFormat>() => ((Stored.To<Vector512<float>, ushort>)Stored.ToHalves<TFormat>).Method;
}
