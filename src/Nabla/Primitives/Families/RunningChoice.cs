using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>A running combination that chooses one of the elements so far: of equal ones the last, as PyTorch does.</summary>
internal abstract record RunningChoice<TMonoid>(int Axis) : RunningScan<TMonoid>(Axis)
    where TMonoid : struct, IMonoid
{
    protected sealed override Tensor Back(Tensor g, Tensor x, Tensor y) => new ScatterAdd(Axis).Apply(g.ZerosLike(), Positions(x, y, Axis), g);

    protected sealed override Tensor Forth(Tensor dx, Tensor x, Tensor y) => new Gather(Axis).Apply(dx, Positions(x, y, Axis));

    /// <summary>Where (int64) along an axis the elements y that were chosen of x so far stand.</summary>
    public static Tensor Positions(Tensor x, Tensor y, int axis)
    {
        int[] along = Enumerable.Repeat(1, x.Rank).ToArray();
        along[axis] = x.Shape[axis];
        Tensor isChosen = Functions.Equal(x, y) | Functions.NotEqual(x, x);
        return new CumMax(axis).Apply(Functions.Where(isChosen, Tensor.Arange(x.Shape[axis]).Reshape(Shape.Create(along)), 0L));
    }
}
