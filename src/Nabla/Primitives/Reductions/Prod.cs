using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>The product of all elements along some axes.</summary>
internal sealed record Prod(Axes Axes) : Reduction<Prod.Times>(Axes)
{
    /// <summary>The product of the others: y/x, except in the presence of zeros, where it is the product of the nonzero ones if x is the only zero.</summary>
    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y)
    {
        Tensor isZero = Functions.Equal(x, 0);
        Tensor nonzero = Functions.Where(isZero, 1, x);
        Axes kept = Axes.Of(Axes.Complement(x.Rank));
        Tensor zeros = new Broadcast(x.Shape, kept).Apply(new Sum(Axes).Apply(isZero.Cast(x.DType)));
        Tensor product = new Broadcast(x.Shape, kept).Apply(new Prod(Axes).Apply(nonzero));
        Tensor others = Functions.Where(Functions.Equal(zeros, isZero.Cast(x.DType)), product / nonzero, 0);
        return g * others;
    }

    protected override Primitive Over(Axes axes) => new Prod(axes);

    internal readonly struct Times : IMonoid
    {
        public static V Identity<V>()
            where V : struct, ILane<V> => V.Of(1);

        public static V At<V>(V x, V y)
            where V : struct, ILane<V> => x * y;
    }
}
