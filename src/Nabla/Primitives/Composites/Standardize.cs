namespace Nabla.Primitives;

/// <summary>(x − mean)/√(variance + ε), with mean and variance (divided by the number of elements) over some axes.</summary>
internal sealed record Standardize(Axes Axes, double Epsilon) : Composite
{
    internal override Residuals Reads => Residuals.AllInputs;

    protected internal override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs) => outputs[0] = inputs[0];

    protected override Tensor Body(ReadOnlySpan<Tensor> inputs)
    {
        (Tensor centred, Tensor scale) = Centre(inputs[0]);
        return centred * scale;
    }

    /// <summary>With y = (x − mean) · r: what g has in common with a constant, and with y, does not change y.</summary>
    protected internal override void Vjp(in Pullback call, Span<Tensor?> cotangents)
    {
        Tensor g = call.Cotangents[0]!;
        (Tensor centred, Tensor scale) = Centre(call.Inputs[0]);
        Tensor y = centred * scale;
        cotangents[0] = scale * (g - g.Mean(Axes, keepAxes: true) - y * (g * y).Mean(Axes, keepAxes: true));
    }

    private (Tensor Centred, Tensor Scale) Centre(Tensor x)
    {
        Tensor centred = x - x.Mean(Axes, keepAxes: true);
        return (centred, (centred.Square().Mean(Axes, keepAxes: true) + Epsilon).Rsqrt());
    }
}
