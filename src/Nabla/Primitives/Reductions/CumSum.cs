namespace Nabla.Primitives;

/// <summary>Sums of the first 1, 2, 3 … elements along an axis, or of the last ones if reversed.</summary>
internal sealed record CumSum(int Axis, bool Reversed) : LinearMap
{
    protected internal override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs) => outputs[0] = inputs[0];

    /// <summary>Element i is part of the sums i, i + 1 …, so the way back sums from the other end.</summary>
    protected override Tensor Transposed(Tensor g, TensorType x) => new CumSum(Axis, !Reversed).Apply(g);

    protected internal override void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes)
    {
        outputs[0] = new CumSum(Axis + 1, Reversed).Apply(inputs[0].MoveAxis(axes[0], 0));
        outputAxes[0] = 0;
    }

    protected internal override void Lower(Machine machine, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
        => machine.Scan<Sum.Plus>(inputs[0], outputs[0], Axis, Reversed);
}
