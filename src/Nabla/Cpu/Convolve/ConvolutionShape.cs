using Nabla.Loops;

namespace Nabla.Cpu;

/// <summary>The lengths of a convolution as three spatial axes, the missing ones of length 1, seen from an image with what is beside it written out.</summary>
internal readonly record struct ConvolutionShape
{
    public readonly int Images;
    public readonly int Groups;

    /// <summary>Channels of the input in a group.</summary>
    public readonly int Channels;

    /// <summary>Channels of the output in a group.</summary>
    public readonly int Filters;

    public readonly Triple Input;
    public readonly Triple Kernel;
    public readonly Triple Output;
    public readonly Triple Stride;
    public readonly Triple Padding;
    public readonly Triple Dilation;

    /// <summary>What the windows reach, from the first place of the first to the last of the last.</summary>
    public readonly Triple Reach;

    public ConvolutionShape(Shape input, Shape weight, Shape output, in Window window)
    {
        Images = input[0];
        Groups = window.Groups;
        Channels = weight[1];
        Filters = weight[0] / Groups;
        Input = Triple.Last(input.Lengths[2..], 1);
        Kernel = Triple.Last(weight.Lengths[2..], 1);
        Output = Triple.Last(output.Lengths[2..], 1);
        Stride = Triple.Last(window.Stride.Span, 1);
        Padding = Triple.Last(window.Padding.Span, 0);
        Dilation = Triple.Last(window.Dilation.Span, 1);
        Reach = new Triple(Reached(Output.D, Stride.D, Kernel.D, Dilation.D), Reached(Output.H, Stride.H, Kernel.H, Dilation.H), Reached(Output.W, Stride.W, Kernel.W, Dilation.W));
    }

    /// <summary>Weights of one filter.</summary>
    public int Taps => checked((int)(Channels * Kernel.Count));

    /// <summary>Places of one channel of an output.</summary>
    public int Places => checked((int)Output.Count);

    /// <summary>Elements of one group of an image.</summary>
    public long InputSize => Channels * Input.Count;

    /// <summary>Elements of one group of an image's reach.</summary>
    public long ReachSize => Channels * Reach.Count;

    /// <summary>Elements of one group of an output.</summary>
    public long OutputSize => Filters * Output.Count;

    public bool IsEmpty => Images == 0 || Groups == 0 || Taps == 0 || Filters == 0 || Places == 0;

    /// <summary>Multiplications with addition for one group of one image.</summary>
    public double Work => (double)Taps * Filters * Places;

    /// <summary>Where in the reach each weight of a filter looks from the first place of an output.</summary>
    public unsafe void Offsets(long* to)
    {
        for (int c = 0; c < Channels; c++)
        {
            for (int d = 0; d < Kernel.D; d++)
            {
                for (int h = 0; h < Kernel.H; h++)
                {
                    for (int w = 0; w < Kernel.W; w++)
                    {
                        *to++ = ((((long)c * Reach.D) + ((long)d * Dilation.D)) * Reach.H + ((long)h * Dilation.H)) * Reach.W + ((long)w * Dilation.W);
                    }
                }
            }
        }
    }

    /// <summary>Where in the reach the first weight of a filter looks from a place of an output.</summary>
    public long Seen(long place)
    {
        (long line, long w) = Math.DivRem(place, Output.W);
        (long d, long h) = Math.DivRem(line, Output.H);
        return (((d * Stride.D * Reach.H) + (h * Stride.H)) * Reach.W) + (w * Stride.W);
    }

    private static int Reached(int output, int stride, int kernel, int dilation) => checked((output - 1) * stride + (kernel - 1) * dilation + 1);
}

/// <summary>Three numbers, one for each spatial axis.</summary>
internal readonly record struct Triple(int D, int H, int W)
{
    public long Count => (long)D * H * W;

    /// <summary>At most three numbers, with <paramref name="missing"/> before them.</summary>
    public static Triple Last(ReadOnlySpan<int> numbers, int missing)
        => new(numbers.Length > 2 ? numbers[^3] : missing, numbers.Length > 1 ? numbers[^2] : missing, numbers.Length > 0 ? numbers[^1] : missing);
}
