namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>The least and the greatest element along an axis, or of all; NaN if any is. PyTorch's aminmax.</summary>
    /// <exception cref="InvalidOperationException">There are no elements.</exception>
    public (Tensor Min, Tensor Max) AMinMax(int? axis = null, bool keepAxes = false)
    {
        // Of a scalar, keeping the axis that it has not makes one.
        Tensor x = Rank == 0 && axis is not null && keepAxes ? Reshape(1) : this;
        Axes axes = axis is { } named && x.Rank > 0 ? (Axes)named : default;
        return (x.Min(axes, keepAxes), x.Max(axes, keepAxes));
    }

    /// <summary>The variance over the axes, see <see cref="Var"/>, and the mean; PyTorch's var_mean.</summary>
    public (Tensor Var, Tensor Mean) VarMean(Axes axis = default, int correction = 1, bool keepAxes = false) => (Var(axis, correction, keepAxes), Mean(axis, keepAxes));

    /// <summary>The standard deviation over the axes, see <see cref="Std"/>, and the mean; PyTorch's std_mean.</summary>
    public (Tensor Std, Tensor Mean) StdMean(Axes axis = default, int correction = 1, bool keepAxes = false) => (Std(axis, correction, keepAxes), Mean(axis, keepAxes));

    /// <summary>How many elements over the axes, all by default, are not 0 (int64); PyTorch's count_nonzero.</summary>
    public Tensor CountNonzero(Axes axis = default) => Cast(DType.Bool).Sum(axis);

    /// <summary>The sum over the axes of the elements that are numbers; PyTorch's nansum. Integers and bools sum as int64.</summary>
    public Tensor NanSum(Axes axis = default, bool keepAxes = false) => WithoutNaN().Sum(axis, keepAxes);

    /// <summary>The mean over the axes of the elements that are numbers; NaN where there are none. PyTorch's nanmean.</summary>
    public Tensor NanMean(Axes axis = default, bool keepAxes = false)
    {
        Tensor x = Floating();
        return x.WithoutNaN().Sum(axis, keepAxes) / Functions.Equal(x, x).Sum(axis, keepAxes).Cast(x.DType);
    }

    /// <summary>The differences of neighbours along an axis, taken <paramref name="n"/> times; of bools whether they differ. PyTorch's and NumPy's diff.</summary>
    /// <param name="n">How often: 0 or more.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="prepend">What is joined before the elements first.</param>
    /// <param name="append">What is joined behind them first.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is negative.</exception>
    public Tensor Diff(int n = 1, int axis = -1, Tensor? prepend = null, Tensor? append = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        axis = Axes.Resolve(axis, Rank);
        Tensor x = n > 0 && (prepend ?? append) is not null ? Functions.Concat(new[] { prepend, this, append }.OfType<Tensor>().ToArray(), axis) : Captured;
        for (int i = 0; i < n && x.Shape[axis] > 0; i++)
        {
            (Tensor after, Tensor before) = (x.Narrow(axis, 1, x.Shape[axis] - 1), x.Narrow(axis, 0, x.Shape[axis] - 1));
            x = x.DType == DType.Bool ? after ^ before : after - before;
        }

        return x;
    }

    /// <summary>The integral along an axis by the trapezoidal rule; PyTorch's trapezoid. Integers become float32.</summary>
    /// <param name="x">The places of the elements, as a vector or broadcast to this tensor; if null, they are <paramref name="dx"/> apart.</param>
    /// <param name="dx">The distance of neighbours.</param>
    /// <param name="axis">The axis.</param>
    public Tensor Trapezoid(Tensor? x = null, double dx = 1, int axis = -1) => Trapezoids(x, dx, axis).Sum(axis);

    /// <summary>The integrals along an axis from the first element to each other, by the trapezoidal rule; PyTorch's cumulative_trapezoid. Integers become float32.</summary>
    /// <param name="x">The places of the elements, as a vector or broadcast to this tensor; if null, they are <paramref name="dx"/> apart.</param>
    /// <param name="dx">The distance of neighbours.</param>
    /// <param name="axis">The axis.</param>
    public Tensor CumulativeTrapezoid(Tensor? x = null, double dx = 1, int axis = -1) => Trapezoids(x, dx, axis).CumSum(axis);

    /// <summary>The parts along an axis scaled down to the p-norm <paramref name="maxNorm"/> where theirs is greater; PyTorch's renorm.</summary>
    /// <param name="p">Which norm: positive.</param>
    /// <param name="axis">The axis; each of its elements is a part.</param>
    /// <param name="maxNorm">The greatest norm of a part.</param>
    /// <exception cref="ArgumentException">The tensor has fewer than two axes.</exception>
    public Tensor Renorm(double p, int axis, double maxNorm)
    {
        if (Rank < 2)
        {
            throw new ArgumentException($"Renorm needs at least two axes, not {Type}{CallSite.Suffix()}.");
        }

        Axes others = Axes.Of(Axes.Of(Axes.Resolve(axis, Rank)).Complement(Rank));
        Tensor norm = Norm(p, others, keepAxes: true);
        Tensor isGreater = norm > maxNorm;
        return this * Functions.Where(isGreater, maxNorm / (Functions.Where(isGreater, norm, 1) + 1e-7), 1);
    }

    private Tensor WithoutNaN() => DType.IsFloating() ? Functions.Where(Functions.IsNaN(this), 0, this) : this;

    private Tensor Trapezoids(Tensor? x, double dx, int axis)
    {
        Tensor y = Floating();
        axis = Axes.Resolve(axis, Rank);
        int steps = Math.Max(Shape[axis] - 1, 0);
        Tensor sums = y.Narrow(axis, Shape[axis] - steps, steps) + y.Narrow(axis, 0, steps);
        if (x is null)
        {
            return sums * (dx / 2);
        }

        if (x.Rank == 1)
        {
            int[] along = Enumerable.Repeat(1, Rank).ToArray();
            along[axis] = x.Shape[0];
            x = x.Reshape(Shape.Create(along));
        }

        x = x.Rank < Rank ? x.Reshape(Shape.Create([.. Enumerable.Repeat(1, Rank - x.Rank), .. x.Shape.Lengths])) : x;
        return sums * x.Diff(1, axis) / 2;
    }
}
