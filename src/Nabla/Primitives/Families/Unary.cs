using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>y = f(x), element by element. One formula and one derivative say everything.</summary>
internal abstract record Unary<TFormula> : Primitive
    where TFormula : struct, IFormula1
{
    /// <summary>g · dy/dx, element by element, in terms of x and of y itself.</summary>
    protected abstract Tensor? Derivative(Tensor g, Tensor x, Tensor y);

    // A rule that reads nothing has nothing to do but hand on.
    internal sealed override bool IsLoopRule => Reads != Residuals.None;

    protected internal sealed override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
        => outputs[0] = TFormula.IsPredicate ? new TensorType(DType.Bool, inputs[0].Shape) : inputs[0];

    protected internal sealed override void Vjp(in Pullback call, Span<Tensor?> cotangents)
        => cotangents[0] = Derivative(call.Cotangents[0]!, call.Inputs[0], call.Outputs.IsEmpty ? null! : call.Outputs[0]!);

    protected internal sealed override void Jvp(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed)
        => pushed[0] = tangents[0] is { } dx ? Derivative(dx, inputs[0], outputs[0]) : null;

    protected internal sealed override void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes)
    {
        outputs[0] = Apply(inputs[0]);
        outputAxes[0] = axes[0];
    }

    protected internal sealed override void Lower(Machine machine, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
        => machine.Map<TFormula>(inputs[0], outputs[0]);
}
