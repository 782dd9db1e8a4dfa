namespace Nabla.Primitives;

/// <summary>(x − mean)/√(variance + ε), with mean and variance (divided by the number of elements) over some axes.</summary>
internal sealed record Standardize(Axes Axes, double Epsilon) : Composite
{
    internal override Residuals Reads => Residuals.AllInputs;

    protected internal override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs) => outputs[0] = inputs[0];

    /// <summary>x − mean, the mean, and 1/√(variance + ε).</summary>
    internal static (Tensor Centred, Tensor Mean, Tensor Scale) Centre(Tensor x, Axes axes, double epsilon)
    {
        Tensor mean = x.Mean(axes, keepAxes: true);
        Tensor centred = x - mean;
        return (centred, mean, (centred.Square().Mean(axes, keepAxes: true) + epsilon).Rsqrt());
    }

    /// <summary>With y = (x − mean) · r: what g has in common with a constant, and with y, does not change y.</summary>
    internal static Tensor Pulled(Tensor g, Tensor y, Tensor scale, Axes axes)
        => scale * (g - g.Mean(axes, keepAxes: true) - y * (g * y).Mean(axes, keepAxes: true));

    protected override Tensor Body(ReadOnlySpan<Tensor> inputs)
    {
        (Tensor centred, _, Tensor scale) = Centre(inputs[0], Axes, Epsilon);
        return centred * scale;
    }

    protected internal override void Vjp(in Pullback call, Span<Tensor?> cotangents)
    {
        (Tensor centred, _, Tensor scale) = Centre(call.Inputs[0], Axes, Epsilon);
        cotangents[0] = Pulled(call.Cotangents[0]!, centred * scale, scale, Axes);
    }
}
