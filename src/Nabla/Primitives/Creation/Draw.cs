using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>Random numbers of a shape and floating type, from the stream that a key (int64 [2]: seed, stream) names. The same key gives the same numbers.</summary>
/// <remarks>A second input is the tensor that the numbers are to resemble. It is not read; but where it stands for many, numbers are drawn for each.</remarks>
internal abstract record Draw<TDistribution>(Shape Shape, DType DType) : Primitive
    where TDistribution : struct, IDistribution
{
    internal sealed override Residuals Reads => Residuals.None;

    internal sealed override Primitive? Resized(Primitive other, Sizing sizing)
        => other is Draw<TDistribution> draw && draw.DType == DType ? this with { Shape = sizing.Of(Shape, draw.Shape) } : null;

    protected internal sealed override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
        => outputs[0] = DType is DType.Float32 or DType.Float64
            ? new TensorType(DType, Shape)
            : throw new ArgumentException($"{Name} draws float32 or float64, not {DType.Name()}. Draw float32 and cast.");

    protected internal sealed override void Vjp(in Pullback call, Span<Tensor?> cotangents) => cotangents[0] = null;

    protected internal sealed override void Jvp(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed)
        => pushed[0] = null;

    protected internal sealed override void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes)
    {
        outputAxes[0] = 0;
        if (axes[0] < 0)
        {
            // What the numbers resemble goes along: it may stand for many at another level, too.
            outputs[0] = (this with { Shape = Shape.With(0, size) }).Apply(inputs);
            return;
        }

        if (size == 0)
        {
            outputs[0] = Tensor.Zeros(Shape.With(0, 0), DType);
            return;
        }

        // Each has a key of its own.
        Tensor[] drawn = new Tensor[size];
        Tensor[] one = new Tensor[inputs.Length];
        for (int i = 0; i < size; i++)
        {
            for (int input = 0; input < one.Length; input++)
            {
                one[input] = axes[input] < 0 ? inputs[input] : inputs[input].MoveAxis(axes[input], 0)[i];
            }

            drawn[i] = Apply(one);
        }

        outputs[0] = Functions.Stack(drawn, 0);
    }

    protected internal sealed override void Lower(Machine machine, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
        => machine.Random<TDistribution>(inputs[0], outputs[0]);
}
