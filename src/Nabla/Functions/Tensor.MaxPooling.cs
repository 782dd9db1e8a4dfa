namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>The greatest element of each window over the last axis of x [N, C, L] or [C, L]; of equal ones, the first gets the gradient. PyTorch's max_pool1d.</summary>
    /// <param name="kernelSize">The window's lengths.</param>
    /// <param name="stride">How far it moves; its own length by default.</param>
    /// <param name="padding">How far it starts before x and ends after it, at most half a window; nothing is there.</param>
    /// <param name="dilation">How far apart its elements are.</param>
    /// <param name="ceilMode">Whether a window that x ends in counts.</param>
    /// <exception cref="ArgumentException">x has other axes, or no window fits.</exception>
    public Tensor MaxPool1d(PerAxis kernelSize, PerAxis stride = default, PerAxis padding = default, PerAxis dilation = default, bool ceilMode = false)
        => Greatest("MaxPool1d", 1, kernelSize, stride, padding, dilation, ceilMode).Values;

    /// <summary>The same, and where in the spatial axes of its channel each lies (int64): what <see cref="MaxUnpool1d"/> takes. PyTorch's max_pool1d with return_indices.</summary>
    /// <param name="kernelSize">The window's lengths.</param>
    /// <param name="stride">How far it moves; its own length by default.</param>
    /// <param name="padding">How far it starts before x and ends after it, at most half a window.</param>
    /// <param name="dilation">How far apart its elements are.</param>
    /// <param name="ceilMode">Whether a window that x ends in counts.</param>
    /// <exception cref="ArgumentException">x has other axes, or no window fits.</exception>
    public (Tensor Values, Tensor Indices) MaxPool1dWithIndices(PerAxis kernelSize, PerAxis stride = default, PerAxis padding = default, PerAxis dilation = default, bool ceilMode = false)
        => Greatest("MaxPool1dWithIndices", 1, kernelSize, stride, padding, dilation, ceilMode);

    /// <summary>Zeros with x at the places that <see cref="MaxPool1dWithIndices"/> told. PyTorch's max_unpool1d.</summary>
    /// <param name="indices">Places in the spatial axes of a channel of the result, int64, of x's shape.</param>
    /// <param name="kernelSize">The window's lengths.</param>
    /// <param name="stride">How far it moved; its own length by default.</param>
    /// <param name="padding">How far it started before.</param>
    /// <param name="outputSize">The spatial lengths of the result, or its whole shape; (L − 1)·stride − 2·padding + kernelSize if null.</param>
    /// <exception cref="ArgumentException">x has other axes, or shapes do not agree.</exception>
    public Tensor MaxUnpool1d(Tensor indices, PerAxis kernelSize, PerAxis stride = default, PerAxis padding = default, Shape? outputSize = null)
        => Unpooled("MaxUnpool1d", 1, indices, kernelSize, stride, padding, outputSize);

    /// <summary>The greatest element of each of so many windows that cover the last axis of x [N, C, L] or [C, L] as evenly as may be. PyTorch's adaptive_max_pool1d.</summary>
    /// <param name="outputSize">How many windows; −1 keeps an axis as it is.</param>
    /// <exception cref="ArgumentException">x has other axes, or no elements along one.</exception>
    public Tensor AdaptiveMaxPool1d(PerAxis outputSize) => Pooling.Greatest(this, Even("AdaptiveMaxPool1d", 1, outputSize)).Values;

    /// <summary>The same, and where in the spatial axes of its channel each lies (int64). PyTorch's adaptive_max_pool1d with return_indices.</summary>
    /// <param name="outputSize">How many windows; −1 keeps an axis as it is.</param>
    /// <exception cref="ArgumentException">x has other axes, or no elements along one.</exception>
    public (Tensor Values, Tensor Indices) AdaptiveMaxPool1dWithIndices(PerAxis outputSize) => Pooling.Greatest(this, Even("AdaptiveMaxPool1dWithIndices", 1, outputSize));

    /// <summary>The greatest element of each window over the last two axes of x [N, C, H, W] or [C, H, W]; of equal ones, the first gets the gradient. PyTorch's max_pool2d.</summary>
    /// <param name="kernelSize">The window's lengths.</param>
    /// <param name="stride">How far it moves; its own length by default.</param>
    /// <param name="padding">How far it starts before x and ends after it, at most half a window; nothing is there.</param>
    /// <param name="dilation">How far apart its elements are.</param>
    /// <param name="ceilMode">Whether a window that x ends in counts.</param>
    /// <exception cref="ArgumentException">x has other axes, or no window fits.</exception>
    public Tensor MaxPool2d(PerAxis kernelSize, PerAxis stride = default, PerAxis padding = default, PerAxis dilation = default, bool ceilMode = false)
        => Greatest("MaxPool2d", 2, kernelSize, stride, padding, dilation, ceilMode).Values;

    /// <summary>The same, and where in the spatial axes of its channel each lies (int64): what <see cref="MaxUnpool2d"/> takes. PyTorch's max_pool2d with return_indices.</summary>
    /// <param name="kernelSize">The window's lengths.</param>
    /// <param name="stride">How far it moves; its own length by default.</param>
    /// <param name="padding">How far it starts before x and ends after it, at most half a window.</param>
    /// <param name="dilation">How far apart its elements are.</param>
    /// <param name="ceilMode">Whether a window that x ends in counts.</param>
    /// <exception cref="ArgumentException">x has other axes, or no window fits.</exception>
    public (Tensor Values, Tensor Indices) MaxPool2dWithIndices(PerAxis kernelSize, PerAxis stride = default, PerAxis padding = default, PerAxis dilation = default, bool ceilMode = false)
        => Greatest("MaxPool2dWithIndices", 2, kernelSize, stride, padding, dilation, ceilMode);

    /// <summary>Zeros with x at the places that <see cref="MaxPool2dWithIndices"/> told. PyTorch's max_unpool2d.</summary>
    /// <param name="indices">Places in the spatial axes of a channel of the result, int64, of x's shape.</param>
    /// <param name="kernelSize">The window's lengths.</param>
    /// <param name="stride">How far it moved; its own length by default.</param>
    /// <param name="padding">How far it started before.</param>
    /// <param name="outputSize">The spatial lengths of the result, or its whole shape; (L − 1)·stride − 2·padding + kernelSize if null.</param>
    /// <exception cref="ArgumentException">x has other axes, or shapes do not agree.</exception>
    public Tensor MaxUnpool2d(Tensor indices, PerAxis kernelSize, PerAxis stride = default, PerAxis padding = default, Shape? outputSize = null)
        => Unpooled("MaxUnpool2d", 2, indices, kernelSize, stride, padding, outputSize);

    /// <summary>The greatest element of each of so many windows that cover the last two axes of x [N, C, H, W] or [C, H, W] as evenly as may be. PyTorch's adaptive_max_pool2d.</summary>
    /// <param name="outputSize">How many windows; −1 keeps an axis as it is.</param>
    /// <exception cref="ArgumentException">x has other axes, or no elements along one.</exception>
    public Tensor AdaptiveMaxPool2d(PerAxis outputSize) => Pooling.Greatest(this, Even("AdaptiveMaxPool2d", 2, outputSize)).Values;

    /// <summary>The same, and where in the spatial axes of its channel each lies (int64). PyTorch's adaptive_max_pool2d with return_indices.</summary>
    /// <param name="outputSize">How many windows; −1 keeps an axis as it is.</param>
    /// <exception cref="ArgumentException">x has other axes, or no elements along one.</exception>
    public (Tensor Values, Tensor Indices) AdaptiveMaxPool2dWithIndices(PerAxis outputSize) => Pooling.Greatest(this, Even("AdaptiveMaxPool2dWithIndices", 2, outputSize));

    /// <summary>The greatest element of each window over the last three axes of x [N, C, D, H, W] or [C, D, H, W]; of equal ones, the first gets the gradient. PyTorch's max_pool3d.</summary>
    /// <param name="kernelSize">The window's lengths.</param>
    /// <param name="stride">How far it moves; its own length by default.</param>
    /// <param name="padding">How far it starts before x and ends after it, at most half a window; nothing is there.</param>
    /// <param name="dilation">How far apart its elements are.</param>
    /// <param name="ceilMode">Whether a window that x ends in counts.</param>
    /// <exception cref="ArgumentException">x has other axes, or no window fits.</exception>
    public Tensor MaxPool3d(PerAxis kernelSize, PerAxis stride = default, PerAxis padding = default, PerAxis dilation = default, bool ceilMode = false)
        => Greatest("MaxPool3d", 3, kernelSize, stride, padding, dilation, ceilMode).Values;

    /// <summary>The same, and where in the spatial axes of its channel each lies (int64): what <see cref="MaxUnpool3d"/> takes. PyTorch's max_pool3d with return_indices.</summary>
    /// <param name="kernelSize">The window's lengths.</param>
    /// <param name="stride">How far it moves; its own length by default.</param>
    /// <param name="padding">How far it starts before x and ends after it, at most half a window.</param>
    /// <param name="dilation">How far apart its elements are.</param>
    /// <param name="ceilMode">Whether a window that x ends in counts.</param>
    /// <exception cref="ArgumentException">x has other axes, or no window fits.</exception>
    public (Tensor Values, Tensor Indices) MaxPool3dWithIndices(PerAxis kernelSize, PerAxis stride = default, PerAxis padding = default, PerAxis dilation = default, bool ceilMode = false)
        => Greatest("MaxPool3dWithIndices", 3, kernelSize, stride, padding, dilation, ceilMode);

    /// <summary>Zeros with x at the places that <see cref="MaxPool3dWithIndices"/> told. PyTorch's max_unpool3d.</summary>
    /// <param name="indices">Places in the spatial axes of a channel of the result, int64, of x's shape.</param>
    /// <param name="kernelSize">The window's lengths.</param>
    /// <param name="stride">How far it moved; its own length by default.</param>
    /// <param name="padding">How far it started before.</param>
    /// <param name="outputSize">The spatial lengths of the result, or its whole shape; (L − 1)·stride − 2·padding + kernelSize if null.</param>
    /// <exception cref="ArgumentException">x has other axes, or shapes do not agree.</exception>
    public Tensor MaxUnpool3d(Tensor indices, PerAxis kernelSize, PerAxis stride = default, PerAxis padding = default, Shape? outputSize = null)
        => Unpooled("MaxUnpool3d", 3, indices, kernelSize, stride, padding, outputSize);

    /// <summary>The greatest element of each of so many windows that cover the last three axes of x [N, C, D, H, W] or [C, D, H, W] as evenly as may be. PyTorch's adaptive_max_pool3d.</summary>
    /// <param name="outputSize">How many windows; −1 keeps an axis as it is.</param>
    /// <exception cref="ArgumentException">x has other axes, or no elements along one.</exception>
    public Tensor AdaptiveMaxPool3d(PerAxis outputSize) => Pooling.Greatest(this, Even("AdaptiveMaxPool3d", 3, outputSize)).Values;

    /// <summary>The same, and where in the spatial axes of its channel each lies (int64). PyTorch's adaptive_max_pool3d with return_indices.</summary>
    /// <param name="outputSize">How many windows; −1 keeps an axis as it is.</param>
    /// <exception cref="ArgumentException">x has other axes, or no elements along one.</exception>
    public (Tensor Values, Tensor Indices) AdaptiveMaxPool3dWithIndices(PerAxis outputSize) => Pooling.Greatest(this, Even("AdaptiveMaxPool3dWithIndices", 3, outputSize));

    private (Tensor Values, Tensor Indices) Greatest(string name, int axes, PerAxis kernelSize, PerAxis stride, PerAxis padding, PerAxis dilation, bool ceiling)
    {
        Pooling.Check(name, this, axes);
        int[] kernel = kernelSize.For(name, "kernel size", axes, 1, 1);
        int[] steps = stride.IsDefault ? kernel : stride.For(name, "stride", axes, 1, 1);
        int[] before = padding.For(name, "padding", axes, 0, 0);
        int[] spread = dilation.For(name, "dilation", axes, 1, 1);
        PoolingAxis[] windows = new PoolingAxis[axes];
        for (int i = 0; i < axes; i++)
        {
            int length = Shape[Rank - axes + i];
            int count = PoolingAxis.CountOf(name, length, kernel[i], steps[i], before[i], spread[i], ceiling);
            windows[i] = PoolingAxis.Sliding(length, count, kernel[i], steps[i], before[i], spread[i]);
        }

        return Pooling.Greatest(this, windows);
    }

    private PoolingAxis[] Even(string name, int axes, PerAxis outputSize)
    {
        Pooling.Check(name, this, axes);
        int[] counts = Counts(name, axes, outputSize);
        PoolingAxis[] windows = new PoolingAxis[axes];
        for (int i = 0; i < axes; i++)
        {
            windows[i] = PoolingAxis.Adaptive(Shape[Rank - axes + i], counts[i]);
        }

        return windows;
    }

    private int[] Counts(string name, int axes, PerAxis outputSize)
    {
        int[] counts = outputSize.For(name, "output size", axes, -1, -1);
        for (int i = 0; i < axes; i++)
        {
            int length = Shape[Rank - axes + i];
            counts[i] = counts[i] < 0 ? length : counts[i];
            if (length == 0 && counts[i] > 0)
            {
                throw new ArgumentException($"{name} has nothing to take windows of in x of {Shape}{CallSite.Suffix()}.");
            }
        }

        return counts;
    }

    private Tensor Unpooled(string name, int axes, Tensor indices, PerAxis kernelSize, PerAxis stride, PerAxis padding, Shape? outputSize)
    {
        ArgumentNullException.ThrowIfNull(indices);
        Pooling.Check(name, this, axes);
        int outer = Rank - axes;
        int[] kernel = kernelSize.For(name, "kernel size", axes, 1, 1);
        int[] steps = stride.IsDefault ? kernel : stride.For(name, "stride", axes, 1, 1);
        int[] before = padding.For(name, "padding", axes, 0, 0);
        int[] lengths = new int[axes];
        for (int i = 0; i < axes; i++)
        {
            lengths[i] = outputSize is null ? ((Shape[outer + i] - 1) * steps[i]) - (2 * before[i]) + kernel[i] : outputSize[outputSize.Rank - axes + i];
        }

        if (indices.Shape != Shape)
        {
            throw new ArgumentException($"{name} needs one place for each of {Shape}, but was given {indices.Shape}{CallSite.Suffix()}.", nameof(indices));
        }

        // Where windows overlapped, several elements say the same of one place: they share in it, and each gets the whole gradient, as in PyTorch.
        Shape flat = Shape.Create([.. Shape.Lengths[..outer], checked((int)new Shape(lengths).Count)]);
        Tensor places = indices.Reshape(Shape.Create([.. Shape.Lengths[..outer], checked((int)new Shape(Shape.Lengths[outer..]).Count)]));
        Tensor values = Reshape(places.Shape);
        Tensor sharers = Functions.Gather(Functions.ScatterAdd(Zeros(flat, DType), places, Ones(places.Shape, DType), outer), places, outer);
        Tensor parts = (values / sharers).Detach() + (values - values.Detach());
        return Functions.ScatterAdd(Zeros(flat, DType), places, parts, outer).Reshape(Shape.Create([.. Shape.Lengths[..outer], .. lengths]));
    }
}
