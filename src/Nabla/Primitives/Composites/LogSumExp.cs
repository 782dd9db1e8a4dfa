namespace Nabla.Primitives;

/// <summary>ln Σ eˣ over some axes, which disappear.</summary>
internal sealed record LogSumExp(Axes Axes) : Composite
{
    protected internal override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
        => outputs[0] = new TensorType(inputs[0].DType, Reduction<Sum.Plus>.Reduced(inputs[0].Shape, Axes));

    protected override Tensor Body(ReadOnlySpan<Tensor> inputs)
    {
        Tensor x = inputs[0];
        if (x.Count == 0)
        {
            return new Sum(Axes).Apply(x).Log();
        }

        // An infinite greatest element is not taken away: ∞ − ∞ is NaN.
        Tensor greatest = x.Max(Axes, keepAxes: true).Detach();
        greatest = Functions.Where(Functions.IsFinite(greatest), greatest, 0);
        Tensor sum = (x - greatest).Exp().Sum(Axes, keepAxes: true);

        // A sum of nothing: the logarithm's slope there is infinite, and forward mode goes through this body.
        Tensor nothing = Functions.Equal(sum, 0);
        Tensor logarithm = Functions.Where(nothing, double.NegativeInfinity, Functions.Where(nothing, 1, sum).Log());
        return (logarithm + greatest).Squeeze(Axes);
    }

    protected internal override void Vjp(in Pullback call, Span<Tensor?> cotangents)
    {
        Tensor x = call.Inputs[0];
        Axes kept = Axes.Of(Axes.Complement(x.Rank));
        Tensor y = new Broadcast(x.Shape, kept).Apply(call.Outputs[0]!);
        Tensor g = new Broadcast(x.Shape, kept).Apply(call.Cotangents[0]!);

        // A sum that is −∞ consists of nothing, so nothing flows back: e^(−∞ + ∞) would be NaN.
        Tensor nothing = Functions.Equal(y, double.NegativeInfinity);
        cotangents[0] = g * Functions.Where(nothing, 0, (x - Functions.Where(nothing, 0, y)).Exp());
    }
}
