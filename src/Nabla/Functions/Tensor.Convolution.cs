using Nabla.Loops;
using Nabla.Primitives;

namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>Convolution over one, two or three spatial axes, as the weight has them: y[n, o, i] = b[o] + Σ x[n, c, i·stride + k·dilation − padding] · w[o, c, k], with zeros beside x. PyTorch's conv1d, conv2d and conv3d.</summary>
    /// <param name="weight">[O, C / groups, …].</param>
    /// <param name="bias">[O], or null.</param>
    /// <param name="stride">How far the window moves; 1 by default.</param>
    /// <param name="padding">How many zeros are put before and after x; none by default.</param>
    /// <param name="dilation">How far apart the window's places are; 1 by default.</param>
    /// <param name="groups">Into how many groups channels fall: output channels see the input channels of their group only.</param>
    /// <returns>[N, O, …], or [O, …] of x [C, …], with lengths ⌊(L + 2·padding − dilation·(K − 1) − 1)/stride⌋ + 1.</returns>
    /// <exception cref="ArgumentException">Ranks, channels or lengths do not fit, or elements are bool.</exception>
    public Tensor Conv(Tensor weight, Tensor? bias = null, PerAxis stride = default, PerAxis padding = default, PerAxis dilation = default, int groups = 1)
    {
        int axes = SpatialAxes("Conv", weight, groups);
        int[] before = padding.For("Conv", "padding", axes, 0, 0);
        return Convolve(weight, bias, stride, before, before, dilation, groups);
    }

    /// <summary>Convolution with padding by name; see <see cref="Conv(Tensor, Tensor?, PerAxis, PerAxis, PerAxis, int)"/>.</summary>
    /// <param name="weight">[O, C / groups, …].</param>
    /// <param name="bias">[O], or null.</param>
    /// <param name="padding">None, or so much that the result is as long as x.</param>
    /// <param name="stride">How far the window moves; 1 by default.</param>
    /// <param name="dilation">How far apart the window's places are; 1 by default.</param>
    /// <param name="groups">Into how many groups channels fall.</param>
    /// <exception cref="ArgumentException">Ranks, channels or lengths do not fit, or the result is to be as long as x, and a stride is not 1.</exception>
    public Tensor Conv(Tensor weight, Tensor? bias, ConvolutionPadding padding, PerAxis stride = default, PerAxis dilation = default, int groups = 1)
    {
        int axes = SpatialAxes("Conv", weight, groups);
        int[] before = new int[axes];
        int[] after = new int[axes];
        if (padding == ConvolutionPadding.Same)
        {
            int[] steps = stride.For("Conv", "stride", axes, 1, 1);
            int[] spread = dilation.For("Conv", "dilation", axes, 1, 1);
            for (int axis = 0; axis < axes; axis++)
            {
                if (steps[axis] != 1)
                {
                    throw new ArgumentException($"Conv cannot give a result as long as x with a stride of {stride}: pad by numbers instead{CallSite.Suffix()}.", nameof(stride));
                }

                int total = spread[axis] * (weight.Shape[axis + 2] - 1);
                before[axis] = total / 2;
                after[axis] = total - before[axis];
            }
        }

        return Convolve(weight, bias, stride, before, after, dilation, groups);
    }

    /// <summary>Transposed convolution: what <see cref="Conv(Tensor, Tensor?, PerAxis, PerAxis, PerAxis, int)"/> of the same weight, stride, padding and dilation makes of a gradient. PyTorch's conv_transpose1d, conv_transpose2d and conv_transpose3d.</summary>
    /// <param name="weight">[C, O / groups, …].</param>
    /// <param name="bias">[O], or null.</param>
    /// <param name="stride">How far the windows that x's elements fill lie apart; 1 by default.</param>
    /// <param name="padding">How much is cut off on both sides; nothing by default.</param>
    /// <param name="outputPadding">How much longer the result is at its ends, less than stride or dilation: strides leave it open.</param>
    /// <param name="groups">Into how many groups channels fall.</param>
    /// <param name="dilation">How far apart the window's places are; 1 by default.</param>
    /// <returns>[N, O, …], or [O, …] of x [C, …], with lengths (L − 1)·stride − 2·padding + dilation·(K − 1) + outputPadding + 1.</returns>
    /// <exception cref="ArgumentException">Ranks, channels or lengths do not fit, or elements are bool.</exception>
    public Tensor ConvTranspose(Tensor weight, Tensor? bias = null, PerAxis stride = default, PerAxis padding = default, PerAxis outputPadding = default, int groups = 1, PerAxis dilation = default)
    {
        ArgumentNullException.ThrowIfNull(weight);
        int axes = SpatialAxes("ConvTranspose", weight, groups);
        int[] steps = stride.For("ConvTranspose", "stride", axes, 1, 1);
        int[] cut = padding.For("ConvTranspose", "padding", axes, 0, 0);
        int[] more = outputPadding.For("ConvTranspose", "output padding", axes, 0, 0);
        int[] spread = dilation.For("ConvTranspose", "dilation", axes, 1, 1);
        (Tensor x, weight) = Aligned("ConvTranspose", weight);
        x = WithImages(x, axes);
        if (x.Shape[1] != weight.Shape[0] || weight.Shape[0] % groups != 0)
        {
            throw Unfit("ConvTranspose", weight, groups, x.Shape[1] != weight.Shape[0] ? $"it takes {weight.Shape[0]} channels, but x [N, C, …] has {x.Shape[1]}" : $"its {weight.Shape[0]} input channels do not fall into {groups} groups");
        }

        int[] lengths = new int[axes];
        for (int axis = 0; axis < axes; axis++)
        {
            long length = (x.Shape[axis + 2] - 1L) * steps[axis] - 2L * cut[axis] + (long)spread[axis] * (weight.Shape[axis + 2] - 1) + more[axis] + 1;
            if (more[axis] >= Math.Max(steps[axis], spread[axis]) || length <= 0)
            {
                throw Unfit("ConvTranspose", weight, groups, length <= 0 ? "nothing would be left" : "the output padding must be less than stride or dilation");
            }

            lengths[axis] = checked((int)length);
        }

        Tensor y = new Convolution(Convolved.Input, Axes.Of(lengths), Axes.Of(steps), Axes.Of(cut), Axes.Of(spread), groups).Apply(x, weight);
        return Shifted(y, bias, axes);
    }

    private Tensor Convolve(Tensor weight, Tensor? bias, PerAxis stride, int[] before, int[] after, PerAxis dilation, int groups)
    {
        int axes = before.Length;
        int[] steps = stride.For("Conv", "stride", axes, 1, 1);
        int[] spread = dilation.For("Conv", "dilation", axes, 1, 1);
        (Tensor x, weight) = Aligned("Conv", weight);
        x = WithImages(x, axes);
        if (x.Shape[1] != (long)weight.Shape[1] * groups || weight.Shape[0] % groups != 0)
        {
            throw Unfit("Conv", weight, groups, x.Shape[1] != (long)weight.Shape[1] * groups
                ? $"it takes {weight.Shape[1] * groups} channels, but x [N, C, …] has {x.Shape[1]}{(x.Shape[^1] == weight.Shape[1] * groups && Rank == axes + 2 ? ". Where channels are last, move them: x.MoveAxis(-1, 1)" : "")}"
                : $"its {weight.Shape[0]} output channels do not fall into {groups} groups");
        }

        int[] lengths = new int[axes];
        for (int axis = 0; axis < axes; axis++)
        {
            long room = (long)x.Shape[axis + 2] + before[axis] + after[axis] - (long)spread[axis] * (weight.Shape[axis + 2] - 1) - 1;
            if (room < 0)
            {
                throw Unfit("Conv", weight, groups, "the window is longer than x with its padding");
            }

            lengths[axis] = checked((int)(room / steps[axis] + 1));
        }

        Tensor y = new Convolution(Convolved.Output, Axes.Of(lengths), Axes.Of(steps), Axes.Of(before), Axes.Of(spread), groups).Apply(x, weight);
        return Shifted(y, bias, axes);
    }

    private int SpatialAxes(string name, Tensor weight, int groups)
    {
        ArgumentNullException.ThrowIfNull(weight);
        int axes = weight.Rank - 2;
        return axes < 1 || axes > 3 || (Rank != axes + 2 && Rank != axes + 1) || groups < 1
            ? throw Unfit(name, weight, groups, groups < 1 ? "there is at least one group" : "a weight has two axes of channels and one to three spatial ones, and x as many, or one less where it is a single image")
            : axes;
    }

    private (Tensor X, Tensor Weight) Aligned(string name, Tensor weight)
    {
        DType dtype = Alignment.Common(this, weight);
        return dtype == DType.Bool
            ? throw new ArgumentException($"{name} needs numbers, not bool tensors. Cast first: x.Cast(DType.Float32){CallSite.Suffix()}.", nameof(weight))
            : (Alignment.As(this, dtype), Alignment.As(weight, dtype));
    }

    private static Tensor WithImages(Tensor x, int axes) => x.Rank == axes + 1 ? x.Unsqueeze(0) : x;

    private Tensor Shifted(Tensor y, Tensor? bias, int axes)
    {
        if (bias is not null)
        {
            if (bias.Rank != 1 || bias.Shape[0] != y.Shape[1])
            {
                throw new ArgumentException($"A convolution with {y.Shape[1]} output channels was given a bias of {bias.Shape}: it has one number for each{CallSite.Suffix()}.", nameof(bias));
            }

            int[] shape = new int[axes + 1];
            Array.Fill(shape, 1);
            shape[0] = y.Shape[1];
            y += bias.Reshape(Shape.Create(shape));
        }

        return Rank == axes + 1 ? y.Squeeze(0) : y;
    }

    private ArgumentException Unfit(string name, Tensor weight, int groups, string why)
        => new($"{name} in {groups} {(groups == 1 ? "group" : "groups")} cannot apply a weight of {weight.Shape} to x of {Shape}: {why}{CallSite.Suffix()}.", nameof(weight));
}
