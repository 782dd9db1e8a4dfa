using Nabla.Primitives;

namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>Products of the first 1, 2, 3 … elements along an axis; PyTorch's cumprod. Integers and bools multiply as int64, unless a <paramref name="dtype"/> is given, which everything is cast to first.</summary>
    public Tensor CumProd(int axis, DType? dtype = null) => Summed(dtype).AlongAxis(axis, static (x, axis) => new CumProd(axis).Apply(x));

    /// <summary>The greatest of the first 1, 2, 3 … elements along an axis, and where (int64) it stands, of equal ones the last; NaN from the first on. PyTorch's cummax.</summary>
    public (Tensor Values, Tensor Indices) CumMax(int axis) => Running(axis, static (x, axis) => new CumMax(axis).Apply(x));

    /// <summary>The least of the first 1, 2, 3 … elements along an axis, and where (int64) it stands, of equal ones the last; NaN from the first on. PyTorch's cummin.</summary>
    public (Tensor Values, Tensor Indices) CumMin(int axis) => Running(axis, static (x, axis) => new CumMin(axis).Apply(x));

    /// <summary>ln of the sums of the first 1, 2, 3 … exponentials along an axis, without overflow; PyTorch's logcumsumexp. Integers become float32.</summary>
    public Tensor LogCumSumExp(int axis) => AlongAxis(axis, static (x, axis) => x.InSingle(floating => new LogCumSumExp(axis).Apply(floating)));

    private (Tensor Values, Tensor Indices) Running(int axis, Func<Tensor, int, Tensor> choose)
    {
        Tensor x = AtLeast1D();
        axis = Axes.Resolve(axis, x.Rank);
        Tensor fixedValues = x.Detach();
        Tensor indices = RunningChoice<Max.Greater>.Positions(fixedValues, choose(fixedValues, axis), axis);
        return (Functions.Gather(x, indices, axis).Reshape(Shape), indices.Reshape(Shape));
    }
}
