namespace Nabla.Primitives;

/// <summary>The same numbers as another element type. Between floating types it is linear; to others it ends differentiation.</summary>
internal sealed record Cast(DType To) : LinearMap
{
    protected internal override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
        => outputs[0] = new TensorType(To, inputs[0].Shape);

    protected override Tensor Transposed(Tensor g, TensorType x) => new Cast(x.DType).Apply(g);

    protected internal override void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes)
    {
        outputs[0] = Apply(inputs[0]);
        outputAxes[0] = axes[0];
    }

    protected internal override void Lower(Machine machine, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
        => machine.Convert(inputs[0], outputs[0]);
}
