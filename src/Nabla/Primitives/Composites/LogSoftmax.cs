namespace Nabla.Primitives;

/// <summary>x − ln Σ eˣ along an axis.</summary>
internal sealed record LogSoftmax(int Axis) : Composite
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

        Tensor shifted = x - x.Max(Axis, keepAxes: true).Detach();
        return shifted - shifted.Exp().Sum(Axis, keepAxes: true).Log();
    }

    protected internal override void Vjp(in Pullback call, Span<Tensor?> cotangents)
    {
        Tensor g = call.Cotangents[0]!;
        cotangents[0] = g - call.Outputs[0]!.Exp() * g.Sum(Axis, keepAxes: true);
    }
}
