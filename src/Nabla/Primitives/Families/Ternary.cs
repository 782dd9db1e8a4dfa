using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>z = f(w, x, y), element by element, on equal shapes; w may be a mask.</summary>
internal abstract record Ternary<TFormula> : Primitive
    where TFormula : struct, IFormula3
{
    /// <summary>g · dz/d(input), for one of the three inputs; null is zero.</summary>
    protected abstract Tensor? Partial(int input, Tensor g, ReadOnlySpan<Tensor> inputs, Tensor z);

    // A rule that reads nothing has nothing to do but hand on.
    internal sealed override bool IsLoopRule => Reads != Residuals.None;

    protected internal sealed override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
    {
        TensorType first = TFormula.FirstIsMask ? new TensorType(DType.Bool, inputs[1].Shape) : inputs[1];
        if (inputs[0] != first || inputs[1] != inputs[2])
        {
            throw new ArgumentException($"{Name} needs {(TFormula.FirstIsMask ? "a bool tensor and two of equal types" : "equal types")}, not {inputs[0]}, {inputs[1]} and {inputs[2]}.");
        }

        outputs[0] = inputs[1];
    }

    protected internal sealed override void Vjp(in Pullback call, Span<Tensor?> cotangents)
    {
        for (int i = 0; i < 3; i++)
        {
            cotangents[i] = call.Wants(i) ? Partial(i, call.Cotangents[0]!, call.Inputs, call.Outputs.IsEmpty ? null! : call.Outputs[0]!) : null;
        }
    }

    protected internal sealed override void Jvp(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed)
    {
        Tensor? sum = null;
        for (int i = 0; i < 3; i++)
        {
            if (tangents[i] is { } tangent && Partial(i, tangent, inputs, outputs[0]) is { } part)
            {
                sum = sum is null ? part : sum + part;
            }
        }

        pushed[0] = sum;
    }

    protected internal sealed override void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes)
    {
        int axis = Math.Max(axes[0], Math.Max(axes[1], axes[2]));
        outputs[0] = Apply(inputs[0].WithBatch(size, axes[0], axis), inputs[1].WithBatch(size, axes[1], axis), inputs[2].WithBatch(size, axes[2], axis));
        outputAxes[0] = axis;
    }

    protected internal sealed override void Lower(Machine machine, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
        => machine.Map<TFormula>(inputs[0], inputs[1], inputs[2], outputs[0]);
}
