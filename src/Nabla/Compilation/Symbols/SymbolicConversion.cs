namespace Nabla.Compilation;

/// <summary>Conversions between element types; see Note [One loop, elements of many widths].</summary>
internal static class SymbolicConversion
{
    /// <summary>Whether lanes can do it: a float64 that became a float16 through float32 would be rounded twice.</summary>
    public static bool IsPossible(DType from, DType to) => (from, to) is not (DType.Float64, DType.Float16);

    /// <summary>The number as another type.</summary>
    public static Expression Of(Expression x, DType from, DType to, LaneTypes lanes)
    {
        DType lane = lanes.Of(to);
        if (from == to)
        {
            return x;
        }

        if (from == DType.Bool)
        {
            return new Expression(Step.Select, lane, x: SymbolicLoop.As(x, lane), y: new Expression(Step.Constant, lane, One(lane)), z: new Expression(Step.Constant, lane));
        }

        if (to == DType.Bool)
        {
            // NaN, which equals nothing, is not 0 either.
            Expression zero = new(Step.Equal, x.Lane, x: x, y: new Expression(Step.Constant, x.Lane));
            return new Expression(Step.Not, lane, x: SymbolicLoop.As(zero, lane));
        }

        if (!IsPossible(from, to))
        {
            throw new NotSupportedException($"A loop does not round {from.Name()} to {to.Name()}.");
        }

        Expression number = x.Lane == lane ? x : new Expression(Step.Convert, lane, x: x);
        return to == DType.UInt8 ? Byte(number, from.IsFloating()) : HalfSymbols.Rounded(number, to);
    }

    /// <summary>An integer as a byte: what is out of range saturates or wraps.</summary>
    private static Expression Byte(Expression x, bool saturates)
    {
        Expression greatest = new(Step.Constant, x.Lane, byte.MaxValue);
        return saturates ? new Expression(Step.Clamp, x.Lane, x: x, y: new Expression(Step.Constant, x.Lane), z: greatest) : new Expression(Step.And, x.Lane, x: x, y: greatest);
    }

    private static ulong One(DType dtype) => dtype switch
    {
        DType.Float32 => BitConverter.SingleToUInt32Bits(1),
        DType.Float64 => BitConverter.DoubleToUInt64Bits(1),
        _ => 1,
    };
}
