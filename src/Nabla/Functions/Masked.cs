namespace Nabla;

/// <summary>Reductions and normalisations of the elements where a mask is true, PyTorch's torch.masked: where it is false an element counts as what changes nothing. Masks are bool and broadcast to the tensor; without one all elements count.</summary>
public static class Masked
{
    /// <summary>The sum over the axes of the elements that count, 0 of none. Integers and bools sum as int64.</summary>
    public static Tensor Sum(Tensor x, Axes axis = default, bool keepAxes = false, Tensor? mask = null, DType? dtype = null) => Filled(x, 0, mask).Sum(axis, keepAxes, dtype);

    /// <summary>The product over the axes of the elements that count, 1 of none. Integers and bools multiply as int64.</summary>
    public static Tensor Prod(Tensor x, Axes axis = default, bool keepAxes = false, Tensor? mask = null, DType? dtype = null) => Filled(x, 1, mask).Prod(axis, keepAxes, dtype);

    /// <summary>The mean over the axes of the elements that count, NaN of none; of integers float32.</summary>
    public static Tensor Mean(Tensor x, Axes axis = default, bool keepAxes = false, Tensor? mask = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (mask is null)
        {
            return x.Mean(axis, keepAxes);
        }

        Tensor floating = x.Floating();
        return Filled(floating, 0, mask).Sum(axis, keepAxes) / Count(floating, axis, keepAxes, mask);
    }

    /// <summary>The greatest over the axes of the elements that count; of none −∞, or the least integer.</summary>
    public static Tensor AMax(Tensor x, Axes axis = default, bool keepAxes = false, Tensor? mask = null) => FilledExtreme(x, false, mask).Max(axis, keepAxes);

    /// <summary>The least over the axes of the elements that count; of none ∞, or the greatest integer.</summary>
    public static Tensor AMin(Tensor x, Axes axis = default, bool keepAxes = false, Tensor? mask = null) => FilledExtreme(x, true, mask).Min(axis, keepAxes);

    /// <summary>The position (int64) of the first greatest element that counts along an axis, or in the flattened tensor.</summary>
    public static Tensor ArgMax(Tensor x, int? axis = null, bool keepAxes = false, Tensor? mask = null) => FilledExtreme(x, false, mask).ArgMax(axis, keepAxes);

    /// <summary>The position (int64) of the first least element that counts along an axis, or in the flattened tensor.</summary>
    public static Tensor ArgMin(Tensor x, int? axis = null, bool keepAxes = false, Tensor? mask = null) => FilledExtreme(x, true, mask).ArgMin(axis, keepAxes);

    /// <summary>Sums along an axis of the elements so far that count. Integers sum as int64.</summary>
    public static Tensor CumSum(Tensor x, int axis, Tensor? mask = null, DType? dtype = null) => Filled(x, 0, mask).CumSum(axis, dtype);

    /// <summary>Products along an axis of the elements so far that count. Integers multiply as int64.</summary>
    public static Tensor CumProd(Tensor x, int axis, Tensor? mask = null, DType? dtype = null) => Filled(x, 1, mask).CumProd(axis, dtype);

    /// <summary>The p-norm over the axes of the elements that count. Integers become float32.</summary>
    public static Tensor Norm(Tensor x, double p = 2, Axes axis = default, bool keepAxes = false, Tensor? mask = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Filled(x.Floating(), p < 0 ? double.PositiveInfinity : 0, mask).Norm(p, axis, keepAxes);
    }

    /// <summary>The variance over the axes of the elements that count, see <see cref="Tensor.Var"/>; PyTorch's default here is no correction. Integers become float32.</summary>
    public static Tensor Var(Tensor x, Axes axis = default, int correction = 0, bool keepAxes = false, Tensor? mask = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        Tensor floating = x.Floating();
        Tensor count = Count(floating, axis, true, mask);
        Tensor apart = Filled(floating - Filled(floating, 0, mask).Sum(axis, keepAxes: true) / count, 0, mask);
        Tensor divisor = (Count(floating, axis, keepAxes, mask) - correction).Maximum(0);
        return apart.Square().Sum(axis, keepAxes) / divisor;
    }

    /// <summary>The standard deviation over the axes of the elements that count, the square root of <see cref="Var"/>. Integers become float32.</summary>
    public static Tensor Std(Tensor x, Axes axis = default, int correction = 0, bool keepAxes = false, Tensor? mask = null) => Var(x, axis, correction, keepAxes, mask).Sqrt();

    /// <summary>The middle of the elements along an axis that count, the lower of two; NaN of none.</summary>
    public static Tensor Median(Tensor x, int axis = -1, bool keepAxes = false, Tensor? mask = null) => Filled(x, double.NaN, mask).NanMedian(axis, keepAxes).Values;

    /// <summary>ln Σ eˣ over the axes of the elements that count, −∞ of none. Integers become float32.</summary>
    public static Tensor LogSumExp(Tensor x, Axes axis = default, bool keepAxes = false, Tensor? mask = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Filled(x.Floating(), double.NegativeInfinity, mask).LogSumExp(axis, keepAxes);
    }

    /// <summary>eˣ / Σ eˣ along an axis of the elements that count, 0 for the others; NaN where none does. Integers become float32.</summary>
    public static Tensor Softmax(Tensor x, int axis, Tensor? mask = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Filled(x.Floating(), double.NegativeInfinity, mask).Softmax(axis);
    }

    /// <summary>e⁻ˣ / Σ e⁻ˣ along an axis of the elements that count, 0 for the others; NaN where none does. Integers become float32.</summary>
    public static Tensor Softmin(Tensor x, int axis, Tensor? mask = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        return (-Filled(x.Floating(), double.PositiveInfinity, mask)).Softmax(axis);
    }

    /// <summary>x − ln Σ eˣ along an axis of the elements that count, −∞ for the others; NaN where none does. Integers become float32.</summary>
    public static Tensor LogSoftmax(Tensor x, int axis, Tensor? mask = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Filled(x.Floating(), double.NegativeInfinity, mask).LogSoftmax(axis);
    }

    /// <summary>x divided by the p-norm along an axis of the elements that count, or by <paramref name="epsilon"/> where that is more; 0 for the others.</summary>
    public static Tensor Normalize(Tensor x, double p, int axis, double epsilon = 1e-12, Tensor? mask = null)
        => Filled(x, 0, mask) / Norm(x, p, x.Rank == 0 ? default : (Axes)axis, x.Rank > 0, mask).Maximum(epsilon);

    /// <summary>ln(eˣ + eʸ), element by element, of those that count.</summary>
    public static Tensor LogAddExp(Tensor x, Tensor other, Tensor? inputMask = null, Tensor? otherMask = null)
        => Filled(x, double.NegativeInfinity, inputMask).LogAddExp(Filled(other, double.NegativeInfinity, otherMask));

    private static Tensor Filled(Tensor x, Tensor value, Tensor? mask)
    {
        ArgumentNullException.ThrowIfNull(x);
        return mask is null ? x : Functions.Where(Checked(mask), x, Alignment.As(value, x.DType));
    }

    private static Tensor FilledExtreme(Tensor x, bool greatest, Tensor? mask)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Filled(x, Tensor.Extreme(x.DType, greatest), mask);
    }

    private static Tensor Count(Tensor x, Axes axis, bool keepAxes, Tensor? mask)
        => (mask is null ? x.OnesLike() : Checked(mask).BroadcastTo(x.Shape).Cast(x.DType)).Sum(axis, keepAxes);

    private static Tensor Checked(Tensor mask) => mask.DType == DType.Bool
        ? mask
        : throw new ArgumentException($"A mask is bool, not {mask.Type}{CallSite.Suffix()}.", nameof(mask));
}
