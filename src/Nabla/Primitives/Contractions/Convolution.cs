using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>With T = Σ z[n, o, i] x[n, c, i·stride + k·dilation − padding] w[o, c, k]: the derivative of T by one of the three, given the two others in the order x, w, z. By z it is the convolution of x with w, by x the transposed convolution of z.</summary>
/// <remarks>One operation in three roles, because its transposes are its own other roles: nothing is flipped or dilated to fit one of them.</remarks>
/// <param name="Result">Which of the three it gives.</param>
/// <param name="Lengths">The spatial lengths of that: strides leave them open.</param>
/// <param name="Stride">See <see cref="Window"/>.</param>
/// <param name="Padding">See <see cref="Window"/>; what is after the input follows from the lengths.</param>
/// <param name="Dilation">See <see cref="Window"/>.</param>
/// <param name="Groups">See <see cref="Window"/>.</param>
internal sealed record Convolution(Convolved Result, Axes Lengths, Axes Stride, Axes Padding, Axes Dilation, int Groups) : Bilinear
{
    private const int Spatial = 2;

    internal override Primitive? Resized(Primitive other, Sizing sizing)
        => other is Convolution convolution && (this with { Lengths = convolution.Lengths, Groups = convolution.Groups }).Equals(convolution)
            ? this with { Lengths = sizing.Of(Lengths, convolution.Lengths), Groups = sizing.Length(Groups, convolution.Groups) }
            : null;

    /// <summary>Every number of z meets what a filter holds of one output channel, whichever of the three is asked for.</summary>
    internal override long Arithmetic(ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs)
    {
        (Shape z, Shape w) = Result switch
        {
            Convolved.Output => (outputs[0].Shape, inputs[1].Shape),
            Convolved.Input => (inputs[0].Shape, inputs[1].Shape),
            _ => (inputs[1].Shape, outputs[0].Shape),
        };
        return w[0] == 0 ? 0 : 2 * z.Count * (w.Count / w[0]);
    }

    protected internal override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
    {
        (Shape x, Shape y) = (inputs[0].Shape, inputs[1].Shape);
        bool fits = inputs[0].DType == inputs[1].DType && inputs[0].DType != DType.Bool && x.Rank == y.Rank && x.Rank == Lengths.Count + Spatial;
        if (fits && Result == Convolved.Output)
        {
            fits = x[1] == y[1] * Groups && y[0] % Groups == 0;
        }
        else if (fits && Result == Convolved.Input)
        {
            fits = x[1] == y[0] && y[0] % Groups == 0;
        }
        else if (fits)
        {
            fits = x[0] == y[0] && x[1] % Groups == 0 && y[1] % Groups == 0;
        }

        if (!fits)
        {
            throw new ArgumentException($"Convolution in {Groups} groups cannot make the {Result} of {inputs[0]} and {inputs[1]}.");
        }

        (int first, int second) = Result switch
        {
            Convolved.Output => (x[0], y[0]),
            Convolved.Input => (x[0], y[1] * Groups),
            _ => (y[1], x[1] / Groups),
        };
        outputs[0] = new TensorType(inputs[0].DType, Shape.Create([first, second, .. Lengths.Span]));
    }

    protected override Tensor Left(Tensor g, Tensor y, TensorType type)
        => Result == Convolved.Input ? Giving(Convolved.Output, type).Apply(g, y)
        : Result == Convolved.Output ? Giving(Convolved.Input, type).Apply(g, y)
        : Giving(Convolved.Input, type).Apply(y, g);

    protected override Tensor Right(Tensor g, Tensor x, TensorType type)
        => Result == Convolved.Input ? Giving(Convolved.Weight, type).Apply(g, x)
        : Result == Convolved.Output ? Giving(Convolved.Weight, type).Apply(x, g)
        : Giving(Convolved.Output, type).Apply(x, g);

    /// <summary>Where nothing but images carries a batch, it joins their number; otherwise the batch is so many more groups.</summary>
    protected internal override void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes)
    {
        if (Result != Convolved.Weight && axes[1] == Batches.None && size > 0)
        {
            Tensor images = inputs[0].MoveAxis(axes[0], 0);
            int count = images.Shape[1];
            Tensor joined = Apply(Joined(images, 0), inputs[1]);
            outputs[0] = new Reshape(Shape.Create([size, count, .. joined.Shape.Lengths[1..]])).Apply(joined);
            outputAxes[0] = 0;
            return;
        }

        if (size == 0)
        {
            TensorType type = default;
            Infer([Single(inputs[0], axes[0]), Single(inputs[1], axes[1])], new Span<TensorType>(ref type));
            outputs[0] = Tensor.Zeros(type.Shape.With(0, 0), type.DType);
            outputAxes[0] = 0;
            return;
        }

        // Weights have the groups first, images after the number.
        int ofFirst = 1;
        int ofSecond = Result == Convolved.Weight ? 1 : 0;
        Tensor grouped = (this with { Groups = checked(Groups * size) }).Apply(
            Joined(inputs[0].WithBatch(size, axes[0], ofFirst), ofFirst), Joined(inputs[1].WithBatch(size, axes[1], ofSecond), ofSecond));
        int axis = Result == Convolved.Weight ? 0 : 1;
        ReadOnlySpan<int> lengths = grouped.Shape.Lengths;
        outputs[0] = new Reshape(Shape.Create([.. lengths[..axis], size, lengths[axis] / size, .. lengths[(axis + 1)..]])).Apply(grouped);
        outputAxes[0] = axis;
    }

    protected internal override void Lower(Machine machine, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        Window window = new(Stride, Padding, Dilation, Groups);
        switch (Result)
        {
            case Convolved.Output:
                machine.Convolve(inputs[0], inputs[1], outputs[0], window, Result);
                break;
            case Convolved.Input:
                machine.Convolve(outputs[0], inputs[1], inputs[0], window, Result);
                break;
            default:
                machine.Convolve(inputs[0], outputs[0], inputs[1], window, Result);
                break;
        }
    }

    private Convolution Giving(Convolved result, TensorType type) => this with { Result = result, Lengths = Axes.Of(type.Shape.Lengths[Spatial..]) };

    private static TensorType Single(Tensor x, int axis) => axis == Batches.None ? x.Type : new TensorType(x.DType, x.Shape.Without(axis));

    /// <summary>Axis and the one after it made one.</summary>
    private static Tensor Joined(Tensor x, int axis)
    {
        ReadOnlySpan<int> lengths = x.Shape.Lengths;
        return new Reshape(Shape.Create([.. lengths[..axis], checked(lengths[axis] * lengths[axis + 1]), .. lengths[(axis + 2)..]])).Apply(x);
    }
}
