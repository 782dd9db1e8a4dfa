namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>Channels spread over space: [.., C·r², H, W] → [.., C, H·r, W·r]. PyTorch's nn.functional.pixel_shuffle.</summary>
    /// <param name="upscaleFactor">r, at least 1.</param>
    /// <exception cref="ArgumentException">x has fewer than three axes, or the channels are no multiple of r².</exception>
    public Tensor PixelShuffle(int upscaleFactor)
    {
        int r = upscaleFactor;
        if (Rank < 3 || r < 1 || Shape[^3] % ((long)r * r) != 0)
        {
            throw new ArgumentException($"PixelShuffle by {r} takes x [.., C·{r}², H, W], not {Shape}{CallSite.Suffix()}.", nameof(upscaleFactor));
        }

        ReadOnlySpan<int> outer = Shape.Lengths[..^3];
        (int channels, int h, int w) = (Shape[^3] / (r * r), Shape[^2], Shape[^1]);
        int n = outer.Length;
        return Reshape(Shape.Create([.. outer, channels, r, r, h, w]))
            .Permute([.. Enumerable.Range(0, n), n, n + 3, n + 1, n + 4, n + 2])
            .Reshape(Shape.Create([.. outer, channels, h * r, w * r]));
    }

    /// <summary>Space gathered into channels: [.., C, H·r, W·r] → [.., C·r², H, W]; undoes <see cref="PixelShuffle"/>. PyTorch's nn.functional.pixel_unshuffle.</summary>
    /// <param name="downscaleFactor">r, at least 1.</param>
    /// <exception cref="ArgumentException">x has fewer than three axes, or its last are no multiples of r.</exception>
    public Tensor PixelUnshuffle(int downscaleFactor)
    {
        int r = downscaleFactor;
        if (Rank < 3 || r < 1 || Shape[^2] % r != 0 || Shape[^1] % r != 0)
        {
            throw new ArgumentException($"PixelUnshuffle by {r} takes x [.., C, H·{r}, W·{r}], not {Shape}{CallSite.Suffix()}.", nameof(downscaleFactor));
        }

        ReadOnlySpan<int> outer = Shape.Lengths[..^3];
        (int channels, int h, int w) = (Shape[^3], Shape[^2] / r, Shape[^1] / r);
        int n = outer.Length;
        return Reshape(Shape.Create([.. outer, channels, h, r, w, r]))
            .Permute([.. Enumerable.Range(0, n), n, n + 2, n + 4, n + 1, n + 3])
            .Reshape(Shape.Create([.. outer, channels * r * r, h, w]));
    }

    /// <summary>Channels of x [N, C, …] dealt out among groups: of groups [g, C/g] the order becomes [C/g, g]. PyTorch's nn.functional.channel_shuffle.</summary>
    /// <param name="groups">g.</param>
    /// <exception cref="ArgumentException">x has fewer than two axes, or C is no multiple of g.</exception>
    public Tensor ChannelShuffle(int groups)
        => Rank < 2 || groups < 1 || Shape[1] % groups != 0
            ? throw new ArgumentException($"ChannelShuffle takes x [N, C, …] with C a multiple of the {groups} groups, not {Shape}{CallSite.Suffix()}.", nameof(groups))
            : Reshape(Shape.Create([Shape[0], groups, Shape[1] / groups, .. Shape.Lengths[2..]])).Transpose(1, 2).Reshape(Shape);

    /// <summary>Windows of images as columns: [N, C, H, W] → [N, C·K, L] for the K places of a window and the L places it takes, zeros beside x; of [C, H, W] without the first axis. PyTorch's nn.functional.unfold.</summary>
    /// <param name="kernelSize">The window's lengths.</param>
    /// <param name="dilation">How far apart its places are.</param>
    /// <param name="padding">How many zeros are put before and after x.</param>
    /// <param name="stride">How far it moves.</param>
    /// <exception cref="ArgumentException">x has other axes, or no window fits.</exception>
    public Tensor Unfold(PerAxis kernelSize, PerAxis dilation = default, PerAxis padding = default, PerAxis stride = default)
    {
        Pooling.Check("Unfold", this, 2);
        FoldingAxis[] axes = FoldingAxis.Both("Unfold", [Shape[^2], Shape[^1]], kernelSize, dilation, padding, stride);
        Tensor x = Rank == 3 ? Unsqueeze(0) : this;
        (int images, int channels) = (x.Shape[0], x.Shape[1]);
        Tensor y = x;
        for (int i = 0; i < 2; i++)
        {
            FoldingAxis axis = axes[i];
            Tensor padded = y.Pad(2 + (2 * i), axis.Padding, axis.Padding);
            Tensor[] slices = new Tensor[axis.Kernel];
            for (int k = 0; k < slices.Length; k++)
            {
                slices[k] = padded.Stepped(2 + (2 * i), k * axis.Dilation, axis.Count, axis.Stride);
            }

            y = Functions.Stack(slices, 2 + (2 * i));
        }

        // [N, C, kh, h, kw, w]
        y = y.Permute(0, 1, 2, 4, 3, 5).Reshape(images, channels * axes[0].Kernel * axes[1].Kernel, axes[0].Count * axes[1].Count);
        return Rank == 3 ? y.Squeeze(0) : y;
    }

    /// <summary>Columns added up as windows of images: [N, C·K, L] → [N, C, H, W]; the transpose of <see cref="Unfold(PerAxis, PerAxis, PerAxis, PerAxis)"/>. PyTorch's nn.functional.fold.</summary>
    /// <param name="outputSize">H and W.</param>
    /// <param name="kernelSize">The window's lengths.</param>
    /// <param name="dilation">How far apart its places are.</param>
    /// <param name="padding">How much of the sums is cut off on both sides.</param>
    /// <param name="stride">How far it moves.</param>
    /// <exception cref="ArgumentException">x has other axes, or lengths do not fit.</exception>
    public Tensor Fold(PerAxis outputSize, PerAxis kernelSize, PerAxis dilation = default, PerAxis padding = default, PerAxis stride = default)
    {
        int[] lengths = outputSize.For("Fold", "output size", 2, 1, 1);
        FoldingAxis[] axes = FoldingAxis.Both("Fold", lengths, kernelSize, dilation, padding, stride);
        (FoldingAxis tall, FoldingAxis wide) = (axes[0], axes[1]);
        if (Rank is not (2 or 3) || Shape[^2] % (tall.Kernel * wide.Kernel) != 0 || Shape[^1] != tall.Count * wide.Count)
        {
            throw new ArgumentException($"Fold into {outputSize} takes [N, C·{tall.Kernel * wide.Kernel}, {tall.Count * wide.Count}], not {Shape}{CallSite.Suffix()}.");
        }

        int images = Rank == 3 ? Shape[0] : 1;
        Tensor y = Reshape(images, -1, tall.Kernel, wide.Kernel, tall.Count, wide.Count).Permute(0, 1, 2, 4, 3, 5);
        for (int i = 1; i >= 0; i--)
        {
            FoldingAxis axis = axes[i];
            int at = 2 + (2 * i);
            Tensor? sum = null;
            for (int k = 0; k < axis.Kernel; k++)
            {
                Tensor part = y.Narrow(at, k, 1).Squeeze(at);
                int[] starts = new int[part.Rank];
                int[] steps = new int[part.Rank];
                Array.Fill(steps, 1);
                starts[at] = k * axis.Dilation;
                steps[at] = axis.Stride;
                Tensor spread = new Primitives.Embed(part.Shape.Replace(at, axis.Length + (2 * axis.Padding)), Axes.Of(starts), Axes.Of(steps)).Apply(part);
                sum = sum is null ? spread : sum + spread;
            }

            y = sum!.Narrow(at, axis.Padding, axis.Length);
        }

        return Rank == 2 ? y.Squeeze(0) : y;
    }
}
