namespace Nabla.Primitives;

/// <summary>x wᵀ + b: [m, k] × [n, k] + [n] → [m, n].</summary>
/// <remarks>One operation so that b is added to sums while they are in the cache, and nothing is kept of the product without it.</remarks>
internal sealed record Affine : Composite
{
    public static Affine Op { get; } = new();

    internal override Residuals Reads => Residuals.AllInputs;

    internal override bool IsLoopRule => false;

    internal override long Arithmetic(ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs)
        => MatMul.ByTransposed.Arithmetic(inputs, outputs) + outputs[0].Shape.Count;

    protected internal override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
    {
        MatMul.ByTransposed.Infer(inputs[..2], outputs);
        if (inputs[0].Shape.Rank != 2 || inputs[2] != new TensorType(inputs[0].DType, [inputs[1].Shape[0]]))
        {
            throw new ArgumentException($"Affine cannot add {inputs[2]} to each row of {outputs[0]}.");
        }
    }

    protected override Tensor Body(ReadOnlySpan<Tensor> inputs) => MatMul.ByTransposed.Apply(inputs[0], inputs[1]) + inputs[2];

    // A product in half precision is rounded before anything is added to it.
    internal override bool TryCompute(ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs)
    {
        if (inputs[0].DType.Size() <= 2 || !inputs[2].Concrete.Layout.IsContiguous)
        {
            return false;
        }

        Compute(inputs, outputs);
        return true;
    }

    protected internal override void Lower(Machine machine, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
        => machine.Contract(inputs[0], inputs[1].SwapLastAxes(), inputs[2], outputs[0]);

    protected internal override void Vjp(in Pullback call, Span<Tensor?> cotangents)
    {
        Tensor g = call.Cotangents[0]!;
        cotangents[0] = call.Wants(0) ? MatMul.Op.Apply(g, call.Inputs[1]) : null;
        cotangents[1] = call.Wants(1) ? new MatMul(true, false).Apply(g, call.Inputs[0]) : null;
        cotangents[2] = call.Wants(2) ? g.Sum(0) : null;
    }
}
