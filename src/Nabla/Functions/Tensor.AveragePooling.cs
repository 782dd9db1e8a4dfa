namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>The mean of each window over the last axis of x [N, C, L] or [C, L]. PyTorch's avg_pool1d.</summary>
    /// <param name="kernelSize">The window's lengths.</param>
    /// <param name="stride">How far it moves; its own length by default.</param>
    /// <param name="padding">How many zeros are put before and after x, at most half a window.</param>
    /// <param name="ceilMode">Whether a window that x ends in counts.</param>
    /// <param name="countIncludePad">Whether these zeros count in the number that sums are divided by.</param>
    /// <exception cref="ArgumentException">x has other axes, or no window fits.</exception>
    public Tensor AvgPool1d(PerAxis kernelSize, PerAxis stride = default, PerAxis padding = default, bool ceilMode = false, bool countIncludePad = true)
        => AveragePool("AvgPool1d", 1, kernelSize, stride, padding, ceilMode, countIncludePad, null);

    /// <summary>The mean of each of so many windows that cover the last axis of x [N, C, L] or [C, L] as evenly as may be. PyTorch's adaptive_avg_pool1d.</summary>
    /// <param name="outputSize">How many windows; −1 keeps an axis as it is.</param>
    /// <exception cref="ArgumentException">x has other axes, or no elements along one.</exception>
    public Tensor AdaptiveAvgPool1d(PerAxis outputSize) => AdaptiveAverage("AdaptiveAvgPool1d", 1, outputSize);

    /// <summary>(Σ xᵖ)^(1/p) over each window, of the sign of the sum's root; p = 1 sums, and p = ∞ would be the greatest. PyTorch's lp_pool1d.</summary>
    /// <param name="p">The exponent.</param>
    /// <param name="kernelSize">The window's lengths.</param>
    /// <param name="stride">How far it moves; its own length by default.</param>
    /// <param name="ceilMode">Whether a window that x ends in counts.</param>
    /// <exception cref="ArgumentException">x has other axes, or no window fits.</exception>
    public Tensor LpPool1d(double p, PerAxis kernelSize, PerAxis stride = default, bool ceilMode = false) => LpPool("LpPool1d", 1, p, kernelSize, stride, ceilMode);

    /// <summary>The mean of each window over the last two axes of x [N, C, H, W] or [C, H, W]. PyTorch's avg_pool2d.</summary>
    /// <param name="kernelSize">The window's lengths.</param>
    /// <param name="stride">How far it moves; its own length by default.</param>
    /// <param name="padding">How many zeros are put before and after x, at most half a window.</param>
    /// <param name="ceilMode">Whether a window that x ends in counts.</param>
    /// <param name="countIncludePad">Whether these zeros count in the number that sums are divided by.</param>
    /// <param name="divisorOverride">What sums are divided by in the place of their number.</param>
    /// <exception cref="ArgumentException">x has other axes, or no window fits.</exception>
    public Tensor AvgPool2d(PerAxis kernelSize, PerAxis stride = default, PerAxis padding = default, bool ceilMode = false, bool countIncludePad = true, int? divisorOverride = null)
        => AveragePool("AvgPool2d", 2, kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride);

    /// <summary>The mean of each of so many windows that cover the last two axes of x [N, C, H, W] or [C, H, W] as evenly as may be. PyTorch's adaptive_avg_pool2d.</summary>
    /// <param name="outputSize">How many windows; −1 keeps an axis as it is.</param>
    /// <exception cref="ArgumentException">x has other axes, or no elements along one.</exception>
    public Tensor AdaptiveAvgPool2d(PerAxis outputSize) => AdaptiveAverage("AdaptiveAvgPool2d", 2, outputSize);

    /// <summary>(Σ xᵖ)^(1/p) over each window, of the sign of the sum's root; p = 1 sums, and p = ∞ would be the greatest. PyTorch's lp_pool2d.</summary>
    /// <param name="p">The exponent.</param>
    /// <param name="kernelSize">The window's lengths.</param>
    /// <param name="stride">How far it moves; its own length by default.</param>
    /// <param name="ceilMode">Whether a window that x ends in counts.</param>
    /// <exception cref="ArgumentException">x has other axes, or no window fits.</exception>
    public Tensor LpPool2d(double p, PerAxis kernelSize, PerAxis stride = default, bool ceilMode = false) => LpPool("LpPool2d", 2, p, kernelSize, stride, ceilMode);

    /// <summary>The mean of each window over the last three axes of x [N, C, D, H, W] or [C, D, H, W]. PyTorch's avg_pool3d.</summary>
    /// <param name="kernelSize">The window's lengths.</param>
    /// <param name="stride">How far it moves; its own length by default.</param>
    /// <param name="padding">How many zeros are put before and after x, at most half a window.</param>
    /// <param name="ceilMode">Whether a window that x ends in counts.</param>
    /// <param name="countIncludePad">Whether these zeros count in the number that sums are divided by.</param>
    /// <param name="divisorOverride">What sums are divided by in the place of their number.</param>
    /// <exception cref="ArgumentException">x has other axes, or no window fits.</exception>
    public Tensor AvgPool3d(PerAxis kernelSize, PerAxis stride = default, PerAxis padding = default, bool ceilMode = false, bool countIncludePad = true, int? divisorOverride = null)
        => AveragePool("AvgPool3d", 3, kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride);

    /// <summary>The mean of each of so many windows that cover the last three axes of x [N, C, D, H, W] or [C, D, H, W] as evenly as may be. PyTorch's adaptive_avg_pool3d.</summary>
    /// <param name="outputSize">How many windows; −1 keeps an axis as it is.</param>
    /// <exception cref="ArgumentException">x has other axes, or no elements along one.</exception>
    public Tensor AdaptiveAvgPool3d(PerAxis outputSize) => AdaptiveAverage("AdaptiveAvgPool3d", 3, outputSize);

    private Tensor AveragePool(string name, int axes, PerAxis kernelSize, PerAxis stride, PerAxis padding, bool ceiling, bool countsPadding, int? divisor)
    {
        Pooling.Check(name, this, axes);
        if (divisor == 0)
        {
            throw new ArgumentOutOfRangeException(nameof(divisor), divisor, $"{name} divides by a number other than 0{CallSite.Suffix()}.");
        }

        int[] kernel = kernelSize.For(name, "kernel size", axes, 1, 1);
        int[] steps = stride.IsDefault ? kernel : stride.For(name, "stride", axes, 1, 1);
        int[] before = padding.For(name, "padding", axes, 0, 0);
        Tensor sums = this;
        Tensor counts = ConcreteTensor.Scalar(1.0);
        for (int i = 0; i < axes; i++)
        {
            int axis = Rank - axes + i;
            int length = Shape[axis];
            int count = PoolingAxis.CountOf(name, length, kernel[i], steps[i], before[i], 1, ceiling);
            double[] numbers = new double[count];
            for (int place = 0; place < count; place++)
            {
                int start = (place * steps[i]) - before[i];
                int end = Math.Min(start + kernel[i], length + before[i]);
                numbers[place] = countsPadding ? end - start : Math.Min(end, length) - Math.Max(start, 0);
            }

            sums = sums.WindowSums(axis, count, kernel[i], steps[i], before[i]);
            counts = counts.Unsqueeze(-1) * ConcreteTensor.Placeless(numbers);
        }

        return sums.DividedBy(divisor is { } one ? Of((double)one) : counts);
    }

    /// <summary>Sums of windows along an axis: as many slices as a window has elements, added in order.</summary>
    private Tensor WindowSums(int axis, int count, int kernel, int stride, int before)
    {
        int length = Shape[axis];
        if (kernel == stride && before == 0 && (long)count * kernel == length)
        {
            return Reshape(Shape.Create([.. Shape.Lengths[..axis], count, kernel, .. Shape.Lengths[(axis + 1)..]])).Sum(axis + 1);
        }

        int after = Math.Max(0, ((count - 1) * stride) + kernel - before - length);
        Tensor padded = before == 0 && after == 0 ? this : Pad(axis, before, after);
        Tensor? sum = null;
        for (int k = 0; k < kernel; k++)
        {
            Tensor slice = padded.Stepped(axis, k, count, stride);
            sum = sum is null ? slice : sum + slice;
        }

        return sum!;
    }

    /// <summary>Every stride-th element from a start along an axis. A view.</summary>
    internal Tensor Stepped(int axis, int start, int count, int stride)
    {
        int[] starts = new int[Rank];
        int[] steps = new int[Rank];
        Array.Fill(steps, 1);
        starts[axis] = start;
        steps[axis] = stride;
        return new Primitives.Slice(Axes.Of(starts), Axes.Of(Shape.Replace(axis, count).Lengths), Axes.Of(steps)).Apply(this);
    }

    // Of integers the fraction is cut off, as PyTorch does.
    private Tensor DividedBy(Tensor divisor)
        => DType.IsFloating() ? this / divisor.Cast(DType) : (Cast(DType.Float64) / divisor).Cast(DType);

    private Tensor AdaptiveAverage(string name, int axes, PerAxis outputSize)
    {
        Pooling.Check(name, this, axes);
        int[] counts = Counts(name, axes, outputSize);
        Tensor y = this;
        for (int i = 0; i < axes; i++)
        {
            y = y.Evenly(Rank - axes + i, counts[i]);
        }

        return y;
    }

    /// <summary>The means of so many windows that cover an axis as evenly as may be.</summary>
    internal Tensor Evenly(int axis, int count)
    {
        int length = Shape[axis];
        if (count == length)
        {
            return this;
        }

        if (count > 0 && length % count == 0)
        {
            return Reshape(Shape.Create([.. Shape.Lengths[..axis], count, length / count, .. Shape.Lengths[(axis + 1)..]])).Mean(axis + 1);
        }

        (int[] starts, int[] ends) = PoolingAxis.Cuts(length, count);
        double[] weights = new double[length * count];
        for (int i = 0; i < count; i++)
        {
            for (int j = starts[i]; j < ends[i]; j++)
            {
                weights[(j * count) + i] = 1.0 / (ends[i] - starts[i]);
            }
        }

        return MoveAxis(axis, -1).MatMul(ConcreteTensor.Placeless(weights).Reshape(length, count).Cast(DType)).MoveAxis(-1, axis);
    }

    private Tensor LpPool(string name, int axes, double p, PerAxis kernelSize, PerAxis stride, bool ceiling)
    {
        int size = 1;
        foreach (int length in kernelSize.For(name, "kernel size", axes, 1, 1))
        {
            size *= length;
        }

        Tensor mean = Pow(p).AveragePool(name, axes, kernelSize, stride, default, ceiling, true, null);
        return (mean.Sign() * mean.Abs().Relu() * size).Pow(1 / p);
    }
}
