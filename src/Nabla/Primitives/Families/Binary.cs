using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>z = f(x, y), element by element, on equal types: promotion and broadcasting have happened before.</summary>
internal abstract record Binary<TFormula> : Primitive
    where TFormula : struct, IFormula2
{
    /// <summary>g · dz/dx. Given as a product so that the rules of + and − need not multiply by one.</summary>
    protected abstract Tensor? Left(Tensor g, Tensor x, Tensor y, Tensor z);

    /// <summary>g · dz/dy.</summary>
    protected abstract Tensor? Right(Tensor g, Tensor x, Tensor y, Tensor z);

    // A rule that reads nothing has nothing to do but hand on.
    internal sealed override bool IsLoopRule => Reads != Residuals.None;

    protected internal sealed override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
    {
        if (inputs[0].DType != inputs[1].DType || !inputs[0].Shape.Equals(inputs[1].Shape))
        {
            throw new ArgumentException($"{Name} needs equal types, not {inputs[0]} and {inputs[1]}.");
        }

        outputs[0] = TFormula.IsPredicate ? new TensorType(DType.Bool, inputs[0].Shape) : inputs[0];
    }

    protected internal sealed override void Vjp(in Pullback call, Span<Tensor?> cotangents)
    {
        (Tensor x, Tensor y, Tensor g) = (call.Inputs[0], call.Inputs[1], call.Cotangents[0]!);
        Tensor z = call.Outputs.IsEmpty ? null! : call.Outputs[0]!;
        cotangents[0] = call.Wants(0) ? Left(g, x, y, z) : null;
        cotangents[1] = call.Wants(1) ? Right(g, x, y, z) : null;
    }

    protected internal sealed override void Jvp(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed)
    {
        (Tensor x, Tensor y, Tensor z) = (inputs[0], inputs[1], outputs[0]);
        Tensor? left = tangents[0] is { } dx ? Left(dx, x, y, z) : null;
        Tensor? right = tangents[1] is { } dy ? Right(dy, x, y, z) : null;
        pushed[0] = left is null ? right : right is null ? left : left + right;
    }

    protected internal sealed override void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes)
    {
        int axis = Math.Max(axes[0], axes[1]);
        outputs[0] = Apply(inputs[0].WithBatch(size, axes[0], axis), inputs[1].WithBatch(size, axes[1], axis));
        outputAxes[0] = axis;
    }

    protected internal sealed override void Lower(Machine machine, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
        => machine.Map<TFormula>(inputs[0], inputs[1], outputs[0]);
}
