using System.Reflection;
using System.Runtime.CompilerServices;
using Nabla.Compilation;
using Nabla.Loops;

namespace Nabla.Cpu;

/// <summary>The steps of lanes as methods, for kernels that are written while the program runs.</summary>
/// <remarks>
/// Each is one operator of the lanes that every other loop runs on, so a kernel made of them has the same bits. Methods are found as those of
/// delegates: what is trimmed away is then known when the program is built.
/// </remarks>
internal abstract class Steps
{
    /// <summary>The type of a register.</summary>
    public abstract Type Register { get; }

    /// <summary>Elements in a register.</summary>
    public abstract int Count { get; }

    /// <summary>T* → V.</summary>
    public abstract MethodInfo Load { get; }

    /// <summary>V, T* → nothing.</summary>
    public abstract MethodInfo Store { get; }

    /// <summary>byte* → V.</summary>
    public abstract MethodInfo LoadMask { get; }

    /// <summary>V, byte* → nothing.</summary>
    public abstract MethodInfo StoreMask { get; }

    /// <summary>T* → V, one element everywhere.</summary>
    public abstract MethodInfo Repeat { get; }

    /// <summary>byte* → V, one bool everywhere.</summary>
    public abstract MethodInfo RepeatMask { get; }

    /// <summary>The bits of a number, as ulong → V.</summary>
    public abstract MethodInfo OfBits { get; }

    /// <summary>A number, as double → V, in a form that loops keep in a register.</summary>
    public abstract MethodInfo Kept { get; }

    /// <summary>Arguments as registers, shifts' distances as int → V.</summary>
    public abstract MethodInfo Of(Step step);

    /// <summary><see cref="ILane{V}.Each"/> of one function.</summary>
    public abstract MethodInfo Each(ScalarFunction function);

    /// <summary>The bits of a register of another element type → V.</summary>
    public abstract MethodInfo From(DType dtype);

    /// <summary>The numbers of a register of another element type of equal width → V.</summary>
    public abstract MethodInfo Convert(DType from);

    /// <summary>The steps of an element type at a width of registers in bits; 0 stands for single numbers.</summary>
    public static Steps Of(DType dtype, int registerBits) => dtype switch
    {
        DType.Float32 => Of<float>(registerBits),
        DType.Float64 => Of<double>(registerBits),
        DType.Int32 => Of<int>(registerBits),
        DType.Int64 => Of<long>(registerBits),
        _ => Of<byte>(registerBits),
    };

    private static Steps Of<T>(int registerBits)
        where T : unmanaged, System.Numerics.IBinaryNumber<T> => registerBits switch
        {
            512 => new Steps<Lane512<T>, T>(registerBits),
            256 => new Steps<Lane256<T>, T>(registerBits),
            128 => new Steps<Lane128<T>, T>(registerBits),
            _ => new Steps<Scalar<T>, T>(registerBits),
        };
}

/// <summary>The steps of one lane.</summary>
internal sealed unsafe class Steps<V, T>(int registerBits) : Steps
    where V : struct, IRegister<V, T>
    where T : unmanaged
{
    private delegate V FromMemory(T* from);

    private delegate void ToMemory(V x, T* to);

    private delegate V FromBytes(byte* from);

    private delegate void ToBytes(V x, byte* to);

    public override Type Register => typeof(V);

    public override int Count => V.Count;

    public override MethodInfo Load => ((FromMemory)V.Load).Method;

    public override MethodInfo Store => ((ToMemory)V.Store).Method;

    public override MethodInfo LoadMask => ((FromBytes)V.LoadMask).Method;

    public override MethodInfo StoreMask => ((ToBytes)V.StoreMask).Method;

    public override MethodInfo Repeat => ((FromMemory)RepeatNumber).Method;

    public override MethodInfo RepeatMask => ((FromBytes)RepeatBool).Method;

    public override MethodInfo OfBits => ((Func<ulong, V>)V.OfBits).Method;

    public override MethodInfo Kept => ((Func<double, V>)KeptNumber).Method;

    public override MethodInfo Of(Step step) => step switch
    {
        Step.Add => ((Func<V, V, V>)Add).Method,
        Step.Subtract => ((Func<V, V, V>)Subtract).Method,
        Step.Multiply => ((Func<V, V, V>)Multiply).Method,
        Step.Divide => ((Func<V, V, V>)Divide).Method,
        Step.Negate => ((Func<V, V>)Negate).Method,
        Step.Fma => ((Func<V, V, V, V>)V.Fma).Method,
        Step.Abs => ((Func<V, V>)V.Abs).Method,
        Step.Min => ((Func<V, V, V>)V.Min).Method,
        Step.Max => ((Func<V, V, V>)V.Max).Method,
        Step.Clamp => ((Func<V, V, V, V>)Clamp).Method,
        Step.Sqrt => ((Func<V, V>)V.Sqrt).Method,
        Step.Floor => ((Func<V, V>)V.Floor).Method,
        Step.Ceiling => ((Func<V, V>)V.Ceiling).Method,
        Step.Truncate => ((Func<V, V>)V.Truncate).Method,
        Step.Round => ((Func<V, V>)V.Round).Method,
        Step.CopySign => ((Func<V, V, V>)V.CopySign).Method,
        Step.Scale => ((Func<V, V, V>)V.Scale).Method,
        Step.Exponent => ((Func<V, V>)V.Exponent).Method,
        Step.Less => ((Func<V, V, V>)V.Less).Method,
        Step.LessOrEqual => ((Func<V, V, V>)V.LessOrEqual).Method,
        Step.Equal => ((Func<V, V, V>)V.Equal).Method,
        Step.Select => ((Func<V, V, V, V>)V.Select).Method,
        Step.And => ((Func<V, V, V>)And).Method,
        Step.Or => ((Func<V, V, V>)Or).Method,
        Step.Xor => ((Func<V, V, V>)Xor).Method,
        Step.Not => ((Func<V, V>)Not).Method,
        Step.ShiftLeft => ((Func<V, int, V>)V.ShiftLeft).Method,
        Step.ShiftRight => ((Func<V, int, V>)V.ShiftRight).Method,
        Step.AddBits => ((Func<V, V, V>)V.AddBits).Method,
        _ => throw new NotSupportedException($"{step} is not a step of one lane."),
    };

    public override MethodInfo Each(ScalarFunction function)
    {
        EachOf reader = new();
        function.Accept(reader);
        return reader.Method!;
    }

    public override MethodInfo From(DType dtype) => dtype switch
    {
        DType.Float32 => From<float>(),
        DType.Float64 => From<double>(),
        DType.Int32 => From<int>(),
        DType.Int64 => From<long>(),
        _ => From<byte>(),
    };

    public override MethodInfo Convert(DType from) => LaneConversions.Of(from, DTypes.Of<T>(), registerBits);

    private MethodInfo From<U>()
        where U : unmanaged, System.Numerics.IBinaryNumber<U> => registerBits switch
        {
            512 => ((Func<Lane512<U>, V>)Cast<Lane512<U>>).Method,
            256 => ((Func<Lane256<U>, V>)Cast<Lane256<U>>).Method,
            128 => ((Func<Lane128<U>, V>)Cast<Lane128<U>>).Method,
            _ => ((Func<Scalar<U>, V>)Cast<Scalar<U>>).Method,
        };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Cast<W>(W x)
        where W : struct => Unsafe.BitCast<W, V>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V RepeatNumber(T* from) => V.OfBits(sizeof(T) switch { 1 => *(byte*)from, 4 => *(uint*)from, _ => *(ulong*)from });

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V RepeatBool(byte* from) => V.OfBits(*from != 0 ? ulong.MaxValue : 0);

    // What the lane may not define itself would be called through the interface.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V KeptNumber(double constant) => V.Kept(constant);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Clamp(V x, V low, V high) => V.Clamp(x, low, high);

    // Operators are no method groups.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Add(V x, V y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Subtract(V x, V y) => x - y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Multiply(V x, V y) => x * y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Divide(V x, V y) => x / y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Negate(V x) => -x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V And(V x, V y) => x & y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Or(V x, V y) => x | y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Xor(V x, V y) => x ^ y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Not(V x) => ~x;

    private sealed class EachOf : ScalarFunctionReader
    {
        public MethodInfo? Method { get; private set; }

        public override void Read<F>() => Method = ((Func<V, V, V, V>)V.Each<F>).Method;
    }
}
