using Nabla.Primitives;

namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>The sum over the axes, all by default. Integers and bools sum as int64, unless a <paramref name="dtype"/> is given, which everything is cast to first.</summary>
    public Tensor Sum(Axes axis = default, bool keepAxes = false, DType? dtype = null)
    {
        Axes named = axis.Resolve(Rank);
        Tensor x = Summed(dtype);
        return Kept(new Sum(named).Apply(x), named, keepAxes);
    }

    /// <summary>The mean over the axes, all by default; of integers float32. NaN over no elements. A <paramref name="dtype"/> is what everything is cast to first.</summary>
    public Tensor Mean(Axes axis = default, bool keepAxes = false, DType? dtype = null)
    {
        Axes named = axis.Resolve(Rank);
        return As(dtype).InSingle(x => x.Sum(named, keepAxes) / (double)x.Elements(named));
    }

    /// <summary>The product over the axes, all by default. Integers and bools multiply as int64, unless a <paramref name="dtype"/> is given, which everything is cast to first.</summary>
    public Tensor Prod(Axes axis = default, bool keepAxes = false, DType? dtype = null)
    {
        Axes named = axis.Resolve(Rank);
        Tensor x = Summed(dtype);
        return Kept(new Prod(named).Apply(x), named, keepAxes);
    }

    /// <summary>The greatest element over the axes, all by default; NaN if any is. Ties share the gradient evenly.</summary>
    /// <exception cref="InvalidOperationException">There are no elements.</exception>
    public Tensor Max(Axes axis = default, bool keepAxes = false)
    {
        Axes named = Some("Max", axis);
        return Kept(new Max(named).Apply(this), named, keepAxes);
    }

    /// <summary>The least element over the axes, all by default; NaN if any is. Ties share the gradient evenly.</summary>
    /// <exception cref="InvalidOperationException">There are no elements.</exception>
    public Tensor Min(Axes axis = default, bool keepAxes = false)
    {
        Axes named = Some("Min", axis);
        return Kept(new Min(named).Apply(this), named, keepAxes);
    }

    /// <summary>Whether any element over the axes is true (or, of numbers, not 0).</summary>
    public Tensor Any(Axes axis = default, bool keepAxes = false)
    {
        Axes named = axis.Resolve(Rank);
        return Kept(new Any(named).Apply(Cast(DType.Bool)), named, keepAxes);
    }

    /// <summary>Whether every element over the axes is true (or, of numbers, not 0).</summary>
    public Tensor All(Axes axis = default, bool keepAxes = false)
    {
        Axes named = axis.Resolve(Rank);
        return Kept(new All(named).Apply(Cast(DType.Bool)), named, keepAxes);
    }

    /// <summary>The position (int64) of the first greatest element along an axis, or in the flattened tensor.</summary>
    /// <exception cref="ArgumentException">There are no elements.</exception>
    public Tensor ArgMax(int? axis = null, bool keepAxes = false) => Choice(Primitives.ArgMax.Op, axis, keepAxes);

    /// <summary>The position (int64) of the first least element along an axis, or in the flattened tensor.</summary>
    /// <exception cref="ArgumentException">There are no elements.</exception>
    public Tensor ArgMin(int? axis = null, bool keepAxes = false) => Choice(Primitives.ArgMin.Op, axis, keepAxes);

    /// <summary>The greatest elements along an axis, and the position (int64) of the first of each. The gradient goes to that one. PyTorch's max with an axis.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="keepAxes">Whether the axis stays, with length 1.</param>
    /// <exception cref="ArgumentException">There are no elements.</exception>
    public (Tensor Values, Tensor Indices) MaxWithIndices(int axis, bool keepAxes = false) => Picked(ArgMax(axis, keepAxes: true), axis, keepAxes);

    /// <summary>The least elements along an axis, and the position (int64) of the first of each. The gradient goes to that one. PyTorch's min with an axis.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="keepAxes">Whether the axis stays, with length 1.</param>
    /// <exception cref="ArgumentException">There are no elements.</exception>
    public (Tensor Values, Tensor Indices) MinWithIndices(int axis, bool keepAxes = false) => Picked(ArgMin(axis, keepAxes: true), axis, keepAxes);

    private (Tensor Values, Tensor Indices) Picked(Tensor indices, int axis, bool keepAxes)
    {
        if (Rank == 0)
        {
            return (Captured, indices.Reshape());
        }

        Tensor values = Functions.Gather(this, indices, axis);
        return keepAxes ? (values, indices) : (values.Squeeze(axis), indices.Squeeze(axis));
    }

    /// <summary>The variance over the axes: Σ(x − mean)² / (n − <paramref name="correction"/>); 1 is Bessel's correction, PyTorch's default.</summary>
    public Tensor Var(Axes axis = default, int correction = 1, bool keepAxes = false)
    {
        Axes named = axis.Resolve(Rank);
        return InSingle(x => (x - x.Mean(named, keepAxes: true)).Square().Sum(named, keepAxes) / Math.Max(0.0, x.Elements(named) - correction));
    }

    /// <summary>The standard deviation over the axes: the square root of <see cref="Var"/>. The gradient of one that is 0 is 0.</summary>
    public Tensor Std(Axes axis = default, int correction = 1, bool keepAxes = false)
    {
        Axes named = axis.Resolve(Rank);
        return InSingle(x => (x - x.Mean(named, keepAxes: true)).Norm(2, named, keepAxes) / Math.Sqrt(Math.Max(0.0, x.Elements(named) - correction)));
    }

    /// <summary>The p-norm over the axes: (Σ|x|ᵖ)^(1/p); 2 by default, ∞ gives the greatest magnitude. The gradient of a norm that is 0 is 0.</summary>
    public Tensor Norm(double p = 2, Axes axis = default, bool keepAxes = false)
    {
        Axes named = axis.Resolve(Rank);
        return InSingle(x => p switch
        {
            2 => x.Kept(new Norm(named).Apply(x), named, keepAxes),
            double.PositiveInfinity => x.Abs().Max(named, keepAxes),
            double.NegativeInfinity => x.Abs().Min(named, keepAxes),
            0 => Functions.NotEqual(x, 0).Cast(x.DType).Sum(named, keepAxes),
            1 => x.Abs().Sum(named, keepAxes),
            _ => Root(Root(x.Abs(), p).Sum(named, keepAxes), 1 / p),
        });
    }

    /// <summary>ln Σ eˣ over the axes, without overflow; −∞ over no elements or only −∞, where the gradient is 0.</summary>
    public Tensor LogSumExp(Axes axis = default, bool keepAxes = false)
    {
        Axes named = axis.Resolve(Rank);
        return InSingle(x => x.Kept(new LogSumExp(named).Apply(x), named, keepAxes));
    }

    /// <summary>eˣ / Σ eˣ along an axis, without overflow. A <paramref name="dtype"/> is what everything is cast to first.</summary>
    public Tensor Softmax(int axis, DType? dtype = null) => As(dtype).AlongAxis(axis, static (x, axis) => x.InSingle(new Softmax(axis).Apply));

    /// <summary>x − ln Σ eˣ along an axis, without overflow. A <paramref name="dtype"/> is what everything is cast to first.</summary>
    public Tensor LogSoftmax(int axis, DType? dtype = null) => As(dtype).AlongAxis(axis, static (x, axis) => x.InSingle(new LogSoftmax(axis).Apply));

    /// <summary>(x − mean)/√(variance + <paramref name="epsilon"/>), with the mean and the variance (Σ(x − mean)²/n) over the axes, all by default: what layer normalisation
    /// does before it scales. Integers become float32.</summary>
    /// <param name="axis">The axes.</param>
    /// <param name="epsilon">Keeps the quotient finite where the variance vanishes: 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epsilon"/> is negative or not a number.</exception>
    public Tensor Standardize(Axes axis = default, double epsilon = 1e-5)
    {
        if (!(epsilon >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, "Standardize needs an epsilon of at least 0.");
        }

        Standardize standardize = new(axis.Resolve(Rank), epsilon);
        return InSingle(standardize.Apply);
    }

    /// <summary>Layer normalisation, (x − mean)/√(variance + <paramref name="epsilon"/>) · w + b, with the mean and the variance (Σ(x − mean)²/n) over as many of the last axes as
    /// <paramref name="weight"/> has. Half precision is computed in float32.</summary>
    /// <param name="weight">w, of the lengths of the last axes.</param>
    /// <param name="bias">b, of the shape of <paramref name="weight"/>.</param>
    /// <param name="epsilon">Keeps the quotient finite where the variance vanishes: 0 or more.</param>
    /// <exception cref="ArgumentException"><paramref name="weight"/> and <paramref name="bias"/> have not both the shape of the last axes.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epsilon"/> is negative or not a number.</exception>
    public Tensor LayerNorm(Tensor weight, Tensor bias, double epsilon = 1e-5)
    {
        ArgumentNullException.ThrowIfNull(weight);
        ArgumentNullException.ThrowIfNull(bias);
        if (!(epsilon >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, "LayerNorm needs an epsilon of at least 0.");
        }

        if (weight.Rank == 0 || weight.Rank > Rank || !weight.Shape.Equals(bias.Shape) || !weight.Shape.Lengths.SequenceEqual(Shape.Lengths[^weight.Rank..]))
        {
            throw new ArgumentException($"LayerNorm cannot scale x of {Shape} by {weight.Shape} and shift it by {bias.Shape}: both must have the lengths of the last axes of x{CallSite.Suffix()}.", nameof(weight));
        }

        Tensor x = Floating();
        DType dtype = Alignment.Common(Alignment.As(x, Alignment.Common(x, weight)), bias);
        DType computed = dtype is DType.Float16 or DType.BFloat16 ? DType.Float32 : dtype;
        int width = checked((int)weight.Count);
        Tensor Row(Tensor row) => Alignment.As(row.Rank == 1 ? row : row.Reshape(width), computed);
        Tensor rows = weight.Rank == 1 ? x : x.Reshape([.. Shape.Lengths[..^weight.Rank], width]);
        Tensor[] results = new Tensor[3];
        new LayerNorm(epsilon).Apply([Alignment.As(rows, computed), Row(weight), Row(bias)], results);
        Tensor y = results[0];
        return Alignment.As(weight.Rank == 1 ? y : y.Reshape(Shape), dtype);
    }

    /// <summary>Sums of the first 1, 2, 3 … elements along an axis. Integers and bools sum as int64, unless a <paramref name="dtype"/> is given, which everything is cast to first.</summary>
    public Tensor CumSum(int axis, DType? dtype = null) => Summed(dtype).AlongAxis(axis, static (x, axis) => new CumSum(axis, false).Apply(x));

    /// <summary>The elements along an axis in order, and where (int64) each came from. Stable; NaN counts as the greatest.</summary>
    public (Tensor Values, Tensor Indices) Sort(int axis = -1, bool descending = false)
    {
        if (Rank == 0)
        {
            _ = Axes.Resolve(axis, 1);
            return (Captured, Zeros(Shape.Scalar, DType.Int64));
        }

        Tensor[] outputs = new Tensor[2];
        new Sort(Axes.Resolve(axis, Rank), descending).Apply([this], outputs);
        return (outputs[0], outputs[1]);
    }

    /// <summary>The <paramref name="k"/> greatest (or least) elements along an axis in order, and where (int64) each came from.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is negative or exceeds the axis.</exception>
    public (Tensor Values, Tensor Indices) TopK(int k, int axis = -1, bool largest = true)
    {
        if (Rank == 0)
        {
            (Tensor one, Tensor at) = Reshape(1).TopK(k, axis, largest);
            return k == 1 ? (one.Reshape(Shape), at.Reshape(Shape)) : (one, at);
        }

        axis = Axes.Resolve(axis, Rank);
        if (k < 0 || k > Shape[axis])
        {
            throw new ArgumentOutOfRangeException(nameof(k), k, $"TopK was asked for {k} of the {Shape[axis]} elements along axis {axis} of {Shape}.");
        }

        (Tensor values, Tensor indices) = Sort(axis, descending: largest);
        return (values.Narrow(axis, 0, k), indices.Narrow(axis, 0, k));
    }

    /// <summary>This tensor along an axis that it has; a scalar as the vector of one number that PyTorch takes it for.</summary>
    private Tensor AlongAxis(int axis, Func<Tensor, int, Tensor> compute)
        => Rank == 0 ? compute(Reshape(1), Axes.Resolve(axis, 1)).Reshape() : compute(this, Axes.Resolve(axis, Rank));

    private Tensor As(DType? dtype) => dtype is { } asked ? Cast(asked) : this;

    /// <summary>What sums and products are formed of: the element type asked for, or one that does not overflow at once.</summary>
    private Tensor Summed(DType? dtype) => Cast(dtype ?? (DType.IsFloating() ? DType : DType.Int64));

    /// <summary>Computes with integers and half precision in float32: on the way to a result that float16 holds, sums may pass its 65,504. Rounds once.</summary>
    private Tensor InSingle(Func<Tensor, Tensor> compute)
    {
        Tensor x = Floating();
        return x.DType is DType.Float16 or DType.BFloat16 ? compute(x.Cast(DType.Float32)).Cast(x.DType) : compute(x);
    }

    /// <summary>xᵖ for x ≥ 0, where nothing flows back from a 0 that stays one: its slope may be infinite, and 0 · ∞ would be NaN.</summary>
    private static Tensor Root(Tensor x, double p)
    {
        if (p < 0)
        {
            return x.Pow(p);
        }

        Tensor zero = Functions.Equal(x, 0);
        return Functions.Where(zero, 0, Functions.Where(zero, 1, x).Pow(p));
    }

    private long Elements(Axes axes)
    {
        long count = 1;
        foreach (int axis in axes.Span)
        {
            count *= Shape[axis];
        }

        return count;
    }

    private Axes Some(string name, Axes axes)
    {
        Axes named = axes.Resolve(Rank);
        return Elements(named) == 0 && Reduction<Primitives.Max.Greater>.Reduced(Shape, named).Count > 0
            ? throw new InvalidOperationException($"{name} needs at least one element; the axes {named} of {Shape} have none{CallSite.Suffix()}.")
            : named;
    }

    private Tensor Kept(Tensor reduced, Axes axes, bool keepAxes)
    {
        if (!keepAxes)
        {
            return reduced;
        }

        int[] lengths = Shape.Lengths.ToArray();
        foreach (int axis in axes.Span)
        {
            lengths[axis] = 1;
        }

        return reduced.Reshape(Shape.Create(lengths));
    }

    private Tensor Choice(Primitive op, int? axis, bool keepAxes)
    {
        if (axis is not { } named || (Rank == 0 && axis is 0 or -1))
        {
            Tensor flat = op.Apply(Reshape(-1));
            return keepAxes ? Kept(flat, Axes.Range(Rank), true) : flat;
        }

        named = Axes.Resolve(named, Rank);
        return Kept(op.Apply(MoveAxis(named, Rank - 1)), named, keepAxes);
    }
}
