using System.Reflection;
using System.Runtime.Intrinsics;
using Nabla.Compilation;

namespace Nabla.Cpu;

/// <summary>The steps of registers of 128 bits.</summary>
/// <remarks>Where a lane's operator is one instruction, kernels name that instead: nothing is left to inline, of which the compiler has only so much patience.</remarks>
internal sealed unsafe class Steps128<T> : LaneSteps<Vector128<T>, Lane128<T>, T>
    where T : unmanaged
{
    private static bool IsFloating => typeof(T) == typeof(float) || typeof(T) == typeof(double);

    protected override MethodInfo LoadHeld => ((FromMemory)Vector128.Load).Method;

    protected override MethodInfo StoreHeld => ((ToMemory)Vector128.Store).Method;

    protected override MethodInfo LoadBytes => ((Stored.From<byte, Vector128<int>>)Stored.Bytes128).Method;

    protected override MethodInfo StoreBytes => ((Stored.To<Vector128<int>, byte>)Stored.ToBytes).Method;

    public override MethodInfo Of(Step step) => step switch
    {
        Step.Add => ((Func<Vector128<T>, Vector128<T>, Vector128<T>>)Vector128.Add).Method,
        Step.Subtract => ((Func<Vector128<T>, Vector128<T>, Vector128<T>>)Vector128.Subtract).Method,
        Step.Multiply => ((Func<Vector128<T>, Vector128<T>, Vector128<T>>)Vector128.Multiply).Method,
        Step.Min => ((Func<Vector128<T>, Vector128<T>, Vector128<T>>)Vector128.Min).Method,
        Step.Max => ((Func<Vector128<T>, Vector128<T>, Vector128<T>>)Vector128.Max).Method,
        Step.Less => ((Func<Vector128<T>, Vector128<T>, Vector128<T>>)Vector128.LessThan).Method,
        Step.LessOrEqual => ((Func<Vector128<T>, Vector128<T>, Vector128<T>>)Vector128.LessThanOrEqual).Method,
        Step.Equal => ((Func<Vector128<T>, Vector128<T>, Vector128<T>>)Vector128.Equals).Method,
        Step.And => ((Func<Vector128<T>, Vector128<T>, Vector128<T>>)Vector128.BitwiseAnd).Method,
        Step.Or => ((Func<Vector128<T>, Vector128<T>, Vector128<T>>)Vector128.BitwiseOr).Method,
        Step.Xor => ((Func<Vector128<T>, Vector128<T>, Vector128<T>>)Vector128.Xor).Method,
        Step.Divide when IsFloating => ((Func<Vector128<T>, Vector128<T>, Vector128<T>>)Vector128.Divide).Method,
        Step.Select => ((Func<Vector128<T>, Vector128<T>, Vector128<T>, Vector128<T>>)Vector128.ConditionalSelect).Method,
        Step.Negate => ((Func<Vector128<T>, Vector128<T>>)Vector128.Negate).Method,
        Step.Not => ((Func<Vector128<T>, Vector128<T>>)Vector128.OnesComplement).Method,
        Step.Sqrt when IsFloating => ((Func<Vector128<T>, Vector128<T>>)Vector128.Sqrt).Method,
        Step.Abs when typeof(T) != typeof(byte) => ((Func<Vector128<T>, Vector128<T>>)Vector128.Abs).Method,
        Step.Fma when typeof(T) == typeof(float) => ((Func<Vector128<float>, Vector128<float>, Vector128<float>, Vector128<float>>)Vector128.FusedMultiplyAdd).Method,
        Step.Fma when typeof(T) == typeof(double) => ((Func<Vector128<double>, Vector128<double>, Vector128<double>, Vector128<double>>)Vector128.FusedMultiplyAdd).Method,
        Step.Floor when typeof(T) == typeof(float) => ((Func<Vector128<float>, Vector128<float>>)Vector128.Floor).Method,
        Step.Floor when typeof(T) == typeof(double) => ((Func<Vector128<double>, Vector128<double>>)Vector128.Floor).Method,
        Step.Ceiling when typeof(T) == typeof(float) => ((Func<Vector128<float>, Vector128<float>>)Vector128.Ceiling).Method,
        Step.Ceiling when typeof(T) == typeof(double) => ((Func<Vector128<double>, Vector128<double>>)Vector128.Ceiling).Method,
        Step.Truncate when typeof(T) == typeof(float) => ((Func<Vector128<float>, Vector128<float>>)Vector128.Truncate).Method,
        Step.Truncate when typeof(T) == typeof(double) => ((Func<Vector128<double>, Vector128<double>>)Vector128.Truncate).Method,
        Step.Round when typeof(T) == typeof(float) => ((Func<Vector128<float>, Vector128<float>>)Vector128.Round).Method,
        Step.Round when typeof(T) == typeof(double) => ((Func<Vector128<double>, Vector128<double>>)Vector128.Round).Method,
        _ => base.Of(step),
    };

    public override MethodInfo From(DType dtype) => dtype switch
    {
        DType.Float32 => ((Func<Vector128<float>, Vector128<T>>)Vector128.As<float, T>).Method,
        DType.Float64 => ((Func<Vector128<double>, Vector128<T>>)Vector128.As<double, T>).Method,
        DType.Int32 => ((Func<Vector128<int>, Vector128<T>>)Vector128.As<int, T>).Method,
        DType.Int64 => ((Func<Vector128<long>, Vector128<T>>)Vector128.As<long, T>).Method,
        _ => ((Func<Vector128<byte>, Vector128<T>>)Vector128.As<byte, T>).Method,
    };

    // Between integers and floating-point numbers: what is out of range saturates, NaN becomes 0.
    public override MethodInfo Convert(DType from) => (from, DTypes.Of<T>()) switch
    {
        (DType.Float32, DType.Int32) => ((Func<Vector128<float>, Vector128<int>>)Vector128.ConvertToInt32).Method,
        (DType.Int32, DType.Float32) => ((Func<Vector128<int>, Vector128<float>>)Vector128.ConvertToSingle).Method,
        (DType.Float64, DType.Int64) => ((Func<Vector128<double>, Vector128<long>>)Vector128.ConvertToInt64).Method,
        (DType.Int64, DType.Float64) => ((Func<Vector128<long>, Vector128<double>>)Vector128.ConvertToDouble).Method,
        (DType.Float64, DType.Float32) => ((Func<Vector256<double>, Vector128<float>>)Widths.ToSingle).Method,
        (DType.Int64, DType.Float32) => ((Func<Vector256<long>, Vector128<float>>)Widths.ToSingle).Method,
        (DType.Float64, DType.Int32) => ((Func<Vector256<double>, Vector128<int>>)Widths.ToInt).Method,
        (DType.Int64, DType.Int32) => ((Func<Vector256<long>, Vector128<int>>)Widths.ToInt).Method,
        _ => throw new NotSupportedException($"There is no conversion of registers from {from.Name()} to {DTypes.Of<T>().Name()}."),
    };

    protected override MethodInfo LoadHalves<TFormat>() => ((Stored.From<ushort, Vector128<float>>)Stored.Halves128<TFormat>).Method;

    protected override MethodInfo StoreHalves<TFormat>() => ((Stored.To<Vector128<float>, ushort>)Stored.ToHalves<TFormat>).Method;
}
