namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>The element that occurs most often along an axis, the least of several, and where (int64) it is last; PyTorch's mode. NaN equals nothing.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="keepAxes">Whether the axis stays, of length 1.</param>
    /// <exception cref="InvalidOperationException">The axis has no elements.</exception>
    public (Tensor Values, Tensor Indices) Mode(int axis = -1, bool keepAxes = false)
    {
        Tensor x = AtLeast1D();
        int named = Axes.Resolve(axis, x.Rank);
        int length = x.Shape[named];
        if (length == 0)
        {
            throw new InvalidOperationException($"Mode needs at least one element; axis {axis} of {Shape} has none{CallSite.Suffix()}.");
        }

        (Tensor sorted, Tensor order) = x.Detach().Sort(named);

        // Equal ones stand together: each counts those before it from where its own begin, and the first of the highest counts ends the longest run.
        Tensor isSame = Functions.Equal(sorted.Narrow(named, 1, length - 1), sorted.Narrow(named, 0, length - 1)).Pad(named, 1, 0);
        int[] along = Enumerable.Repeat(1, x.Rank).ToArray();
        along[named] = length;
        Tensor place = Arange(length).Reshape(along);
        Tensor begin = Functions.Where(isSame, 0L, place).CumMax(named).Values;
        Tensor indices = Functions.Gather(order, (place - begin).ArgMax(named, keepAxes: true), named);
        return (Chosen(Functions.Gather(x, indices, named)), Chosen(indices));

        Tensor Chosen(Tensor one) => Rank == 0 ? one.Reshape(Shape.Scalar) : keepAxes ? one : one.Squeeze(named);
    }
}
