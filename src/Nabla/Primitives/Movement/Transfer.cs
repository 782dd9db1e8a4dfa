namespace Nabla.Primitives;

/// <summary>z = x, on another device.</summary>
/// <param name="From">Where x is, and where cotangents go back to.</param>
/// <param name="To">Where z is to be.</param>
internal sealed record Transfer(Device From, Device To) : LinearMap
{
    internal override Device? Target => To;

    internal override long Arithmetic(ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) => 0;

    protected internal override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs) => outputs[0] = inputs[0];

    protected override Tensor Transposed(Tensor g, TensorType x) => g.To(From);

    protected internal override void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes)
    {
        outputs[0] = Apply(inputs[0]);
        outputAxes[0] = axes[0];
    }

    protected internal override void Evaluate(ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs) => outputs[0] = inputs[0].Concrete.On(To.Machine);

    // Where all is computed on one device.
    protected internal override void Lower(Machine machine, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs) => machine.Move(inputs[0], outputs[0]);
}
