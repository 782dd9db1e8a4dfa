namespace Nabla.Primitives;

/// <summary>The same numbers as a constant: nothing is differentiated through it. Written in graphs; elsewhere Detach is enough.</summary>
internal sealed record StopGradient : Primitive
{
    public static StopGradient Op { get; } = new();

    internal override Residuals Reads => Residuals.None;

    internal override bool PassesGradient(int input) => false;

    protected internal override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs) => outputs[0] = inputs[0];

    protected internal override void Evaluate(ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs) => outputs[0] = inputs[0].Concrete;

    protected internal override void Vjp(in Pullback call, Span<Tensor?> cotangents) => cotangents[0] = null;

    protected internal override void Jvp(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed)
        => pushed[0] = null;

    protected internal override void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes)
    {
        outputs[0] = Apply(inputs[0]);
        outputAxes[0] = axes[0];
    }

    protected internal override void Lower(Machine machine, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
        => machine.Move(inputs[0], outputs[0]);
}
