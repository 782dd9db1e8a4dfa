using System.Reflection;
using System.Runtime.CompilerServices;
using Nabla.Compilation;
using Nabla.Loops;

namespace Nabla.Cpu;

/// <summary>The steps of a lane V that kernels hold as H: each is the lane's own operator, so a kernel has the bits of every other loop.</summary>
internal abstract unsafe class LaneSteps<H, V, T> : Steps
    where H : struct
    where V : struct, IRegister<V, T>, IHeld<H, V>
    where T : unmanaged
{
    protected delegate H FromMemory(T* from);

    protected delegate void ToMemory(H x, T* to);

    private delegate H FromBytes(byte* from);

    private delegate void ToBytes(H x, byte* to);

    private delegate H FromHalves(ushort* from);

    public override Type Register => typeof(H);

    /// <summary>Elements that are stored as they are held.</summary>
    protected virtual MethodInfo LoadHeld => ((FromMemory)LoadElements).Method;

    /// <inheritdoc cref="LoadHeld"/>
    protected virtual MethodInfo StoreHeld => ((ToMemory)StoreElements).Method;

    public override MethodInfo Load(DType stored) => stored switch
    {
        DType.Bool => ((FromBytes)LoadBools).Method,
        DType.UInt8 when sizeof(T) > 1 => LoadBytes,
        DType.Float16 => LoadHalves<Float16Format>(),
        DType.BFloat16 => LoadHalves<BFloat16Format>(),
        _ => LoadHeld,
    };

    public override MethodInfo Store(DType stored) => stored switch
    {
        DType.Bool => ((ToBytes)StoreBools).Method,
        DType.UInt8 when sizeof(T) > 1 => StoreBytes,
        DType.Float16 => StoreHalves<Float16Format>(),
        DType.BFloat16 => StoreHalves<BFloat16Format>(),
        _ => StoreHeld,
    };

    public override MethodInfo Repeat(DType stored) => stored switch
    {
        DType.Bool => ((FromBytes)RepeatBool).Method,
        DType.UInt8 when sizeof(T) > 1 => ((FromBytes)RepeatByte).Method,
        DType.Float16 => ((FromHalves)RepeatHalf<Float16Format>).Method,
        DType.BFloat16 => ((FromHalves)RepeatHalf<BFloat16Format>).Method,
        _ => ((FromMemory)RepeatNumber).Method,
    };

    public override MethodInfo OfBits => ((Func<ulong, H>)Pattern).Method;

    public override MethodInfo Kept => ((Func<double, H>)KeptNumber).Method;

    /// <summary>byte* → int32.</summary>
    protected abstract MethodInfo LoadBytes { get; }

    /// <summary>int32 from 0 to 255, byte* → nothing.</summary>
    protected abstract MethodInfo StoreBytes { get; }

    public override MethodInfo Of(Step step) => step switch
    {
        Step.Add => ((Func<H, H, H>)Add).Method,
        Step.Subtract => ((Func<H, H, H>)Subtract).Method,
        Step.Multiply => ((Func<H, H, H>)Multiply).Method,
        Step.Divide => ((Func<H, H, H>)Divide).Method,
        Step.And => ((Func<H, H, H>)And).Method,
        Step.Or => ((Func<H, H, H>)Or).Method,
        Step.Xor => ((Func<H, H, H>)Xor).Method,
        Step.Min => ((Func<H, H, H>)Min).Method,
        Step.Max => ((Func<H, H, H>)Max).Method,
        Step.CopySign => ((Func<H, H, H>)CopySign).Method,
        Step.Scale => ((Func<H, H, H>)Scale).Method,
        Step.Less => ((Func<H, H, H>)Less).Method,
        Step.LessOrEqual => ((Func<H, H, H>)LessOrEqual).Method,
        Step.Equal => ((Func<H, H, H>)Equal).Method,
        Step.AddBits => ((Func<H, H, H>)AddBits).Method,
        Step.Negate => ((Func<H, H>)Negate).Method,
        Step.Not => ((Func<H, H>)Not).Method,
        Step.Abs => ((Func<H, H>)Abs).Method,
        Step.Sqrt => ((Func<H, H>)Sqrt).Method,
        Step.Floor => ((Func<H, H>)Floor).Method,
        Step.Ceiling => ((Func<H, H>)Ceiling).Method,
        Step.Truncate => ((Func<H, H>)Truncate).Method,
        Step.Round => ((Func<H, H>)Round).Method,
        Step.Exponent => ((Func<H, H>)Exponent).Method,
        Step.Mantissa => ((Func<H, H>)Mantissa).Method,
        Step.Octave => ((Func<H, H>)Octave).Method,
        Step.Fma => ((Func<H, H, H, H>)Fma).Method,
        Step.Clamp => ((Func<H, H, H, H>)Clamp).Method,
        Step.Select => ((Func<H, H, H, H>)Select).Method,
        Step.ShiftLeft => ((Func<H, int, H>)ShiftLeft).Method,
        Step.ShiftRight => ((Func<H, int, H>)ShiftRight).Method,
        _ => throw new NotSupportedException($"{step} is not a step of one lane."),
    };

    /// <summary>ushort* → float32.</summary>
    protected abstract MethodInfo LoadHalves<TFormat>()
        where TFormat : struct, IHalfFormat;

    /// <summary>float32 that the format can hold, ushort* → nothing.</summary>
    protected abstract MethodInfo StoreHalves<TFormat>()
        where TFormat : struct, IHalfFormat;

    public override MethodInfo Each(ScalarFunction function)
    {
        EachOf reader = new();
        function.Accept(reader);
        return reader.Method!;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static H LoadElements(T* from) => V.Hold(V.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreElements(H x, T* to) => V.Store(V.Lane(x), to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static H LoadBools(byte* from) => V.Hold(V.LoadMask(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreBools(H x, byte* to) => V.StoreMask(V.Lane(x), to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static H RepeatNumber(T* from) => V.Hold(V.OfBits(sizeof(T) switch { 1 => *(byte*)from, 4 => *(uint*)from, _ => *(ulong*)from }));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static H RepeatBool(byte* from) => V.Hold(V.OfBits(*from != 0 ? ulong.MaxValue : 0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static H RepeatByte(byte* from) => V.Hold(V.OfBits(*from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static H RepeatHalf<TFormat>(ushort* from)
        where TFormat : struct, IHalfFormat => V.Hold(V.OfBits(BitConverter.SingleToUInt32Bits(TFormat.Widen(*from))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static H Pattern(ulong bits) => V.Hold(V.OfBits(bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static H KeptNumber(double constant) => V.Hold(V.Kept(constant));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static H Add(H x, H y) => V.Hold(V.Lane(x) + V.Lane(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static H Subtract(H x, H y) => V.Hold(V.Lane(x) - V.Lane(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static H Multiply(H x, H y) => V.Hold(V.Lane(x) * V.Lane(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static H Divide(H x, H y) => V.Hold(V.Lane(x) / V.Lane(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static H And(H x, H y) => V.Hold(V.Lane(x) & V.Lane(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static H Or(H x, H y) => V.Hold(V.Lane(x) | V.Lane(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static H Xor(H x, H y) => V.Hold(V.Lane(x) ^ V.Lane(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static H Negate(H x) => V.Hold(-V.Lane(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static H Not(H x) => V.Hold(~V.Lane(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static H Abs(H x) => V.Hold(V.Abs(V.Lane(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static H Sqrt(H x) => V.Hold(V.Sqrt(V.Lane(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static H Floor(H x) => V.Hold(V.Floor(V.Lane(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static H Ceiling(H x) => V.Hold(V.Ceiling(V.Lane(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static H Truncate(H x) => V.Hold(V.Truncate(V.Lane(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static H Round(H x) => V.Hold(V.Round(V.Lane(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static H Exponent(H x) => V.Hold(V.Exponent(V.Lane(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static H Mantissa(H x) => V.Hold(V.Mantissa(V.Lane(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static H Octave(H x) => V.Hold(V.Octave(V.Lane(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static H Min(H x, H y) => V.Hold(V.Min(V.Lane(x), V.Lane(y)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static H Max(H x, H y) => V.Hold(V.Max(V.Lane(x), V.Lane(y)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static H CopySign(H x, H y) => V.Hold(V.CopySign(V.Lane(x), V.Lane(y)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static H Scale(H x, H y) => V.Hold(V.Scale(V.Lane(x), V.Lane(y)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static H Less(H x, H y) => V.Hold(V.Less(V.Lane(x), V.Lane(y)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static H LessOrEqual(H x, H y) => V.Hold(V.LessOrEqual(V.Lane(x), V.Lane(y)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static H Equal(H x, H y) => V.Hold(V.Equal(V.Lane(x), V.Lane(y)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static H AddBits(H x, H y) => V.Hold(V.AddBits(V.Lane(x), V.Lane(y)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static H Fma(H x, H y, H z) => V.Hold(V.Fma(V.Lane(x), V.Lane(y), V.Lane(z)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static H Clamp(H x, H y, H z) => V.Hold(V.Clamp(V.Lane(x), V.Lane(y), V.Lane(z)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static H Select(H x, H y, H z) => V.Hold(V.Select(V.Lane(x), V.Lane(y), V.Lane(z)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static H ShiftLeft(H x, int count) => V.Hold(V.ShiftLeft(V.Lane(x), count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static H ShiftRight(H x, int count) => V.Hold(V.ShiftRight(V.Lane(x), count));

    private sealed class EachOf : ScalarFunctionReader
    {
        public MethodInfo? Method { get; private set; }

        public override void Read<F>() => Method = ((Func<H, H, H, H>)Each<F>).Method;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static H Each<F>(H mask, H x, H y)
            where F : struct, IScalarFunction => V.Hold(V.Each<F>(V.Lane(mask), V.Lane(x), V.Lane(y)));
    }
}
