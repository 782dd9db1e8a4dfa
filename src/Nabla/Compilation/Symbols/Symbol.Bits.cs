using Nabla.Loops;

namespace Nabla.Compilation;

/// <content>Masks, comparisons and bits.</content>
internal readonly partial struct Symbol<T>
{
    public static Symbol<T> Less(Symbol<T> x, Symbol<T> y) => Apply(Step.Less, x, y);

    public static Symbol<T> LessOrEqual(Symbol<T> x, Symbol<T> y) => Apply(Step.LessOrEqual, x, y);

    public static Symbol<T> Equal(Symbol<T> x, Symbol<T> y) => Apply(Step.Equal, x, y);

    public static Symbol<T> Select(Symbol<T> mask, Symbol<T> x, Symbol<T> y) => Apply(Step.Select, mask, x, y);

    public static Symbol<T> Each<F>(Symbol<T> mask, Symbol<T> x, Symbol<T> y)
        where F : struct, IScalarFunction
        => new(new Expression(Step.Each, Lane, x: mask.Expression, y: x.Expression, z: y.Expression, function: ScalarFunction<F>.Token));

    public static Symbol<T> operator &(Symbol<T> x, Symbol<T> y) => Apply(Step.And, x, y);

    public static Symbol<T> operator |(Symbol<T> x, Symbol<T> y) => Apply(Step.Or, x, y);

    public static Symbol<T> operator ^(Symbol<T> x, Symbol<T> y) => Apply(Step.Xor, x, y);

    public static Symbol<T> operator ~(Symbol<T> x) => Apply(Step.Not, x);

    public static Symbol<T> ShiftLeft(Symbol<T> x, int count) => new(new Expression(Step.ShiftLeft, Lane, (ulong)count, x.Expression));

    public static Symbol<T> ShiftRight(Symbol<T> x, int count) => new(new Expression(Step.ShiftRight, Lane, (ulong)count, x.Expression));

    public static Symbol<T> AddBits(Symbol<T> x, Symbol<T> y) => Apply(Step.AddBits, x, y);
}
