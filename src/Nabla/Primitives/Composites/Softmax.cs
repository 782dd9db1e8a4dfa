namespace Nabla.Primitives;

/// <summary>eˣ / Σ eˣ along an axis. The greatest element is taken away first, so that nothing overflows.</summary>
internal sealed record Softmax(int Axis) : Composite
{
    internal override Residuals Reads => Residuals.FirstOutput;

    protected internal override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs) => outputs[0] = inputs[0];

    protected override Tensor Body(ReadOnlySpan<Tensor> inputs)
    {
        Tensor x = inputs[0];
        if (x.Count == 0)
        {
            return x;
        }

        Tensor exponentials = (x - x.Max(Axis, keepAxes: true).Detach()).Exp();
        return exponentials * exponentials.Sum(Axis, keepAxes: true).Reciprocal();
    }

    protected internal override void Vjp(in Pullback call, Span<Tensor?> cotangents)
    {
        Tensor y = call.Outputs[0]!;
        Tensor weighted = call.Cotangents[0]! * y;
        cotangents[0] = weighted - y * weighted.Sum(Axis, keepAxes: true);
    }
}
