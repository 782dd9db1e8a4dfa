namespace Nabla.Compilation;

/// <summary>Conversions between element types of one width, and to and from bool.</summary>
internal static class SymbolicConversion
{
    /// <summary>The number as another type; masks are in the given lane.</summary>
    public static Expression Of(Expression x, DType from, DType to, DType mask)
    {
        if (from == to)
        {
            return x;
        }

        if (from == DType.Bool)
        {
            return new Expression(Step.Select, to, x: SymbolicLoop.As(x, to), y: new Expression(Step.Constant, to, One(to)), z: new Expression(Step.Constant, to));
        }

        if (to == DType.Bool)
        {
            // NaN, which equals nothing, is not 0 either.
            Expression zero = new(Step.Equal, from, x: x, y: new Expression(Step.Constant, from));
            return new Expression(Step.Not, mask, x: SymbolicLoop.As(zero, mask));
        }

        return new Expression(Step.Convert, to, x: x);
    }

    private static ulong One(DType dtype) => dtype switch
    {
        DType.Float32 => BitConverter.SingleToUInt32Bits(1),
        DType.Float64 => BitConverter.DoubleToUInt64Bits(1),
        _ => 1,
    };
}
