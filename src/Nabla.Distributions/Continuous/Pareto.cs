namespace Nabla.Distributions;

/// <summary>Pareto's distribution with density α mᵅ/x^(α + 1) for x ≥ m.</summary>
public sealed class Pareto : Distribution
{
    /// <summary>A distribution for each pair of the parameters, which broadcast.</summary>
    /// <param name="scale">m &gt; 0, the least value.</param>
    /// <param name="alpha">α &gt; 0.</param>
    public Pareto(Tensor scale, Tensor alpha)
        : this(Given.Together(scale, alpha))
    {
    }

    private Pareto(Tensor[] parameters)
        : base(parameters[0].Shape) => (Scale, Alpha) = (parameters[0], parameters[1]);

    /// <summary>m.</summary>
    public Tensor Scale { get; }

    /// <summary>α.</summary>
    public Tensor Alpha { get; }

    /// <summary>Infinite where α ≤ 1.</summary>
    public override Tensor Mean => Functions.Where(Alpha <= 1, double.PositiveInfinity, Scale * Alpha / (Functions.Where(Alpha <= 1, 2, Alpha) - 1));

    /// <inheritdoc/>
    public override Tensor Mode => Scale;

    /// <summary>Infinite where α ≤ 2.</summary>
    public override Tensor Variance
    {
        get
        {
            Tensor isInfinite = Alpha <= 2;
            Tensor alpha = Functions.Where(isInfinite, 3, Alpha);
            return Functions.Where(isInfinite, double.PositiveInfinity, Scale.Square() * alpha / ((alpha - 1).Square() * (alpha - 2)));
        }
    }

    /// <inheritdoc/>
    public override bool IsReparameterized => true;

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        value = Given.Numbers(value);
        return Given.Supported(value, value < Scale, Scale, x => Alpha.Log() - Alpha * (x / Scale).Log() - x.Log());
    }

    /// <inheritdoc/>
    public override Tensor Entropy() => (Scale / Alpha).Log() + Alpha.Reciprocal() + 1;

    /// <inheritdoc/>
    public override Tensor Cdf(Tensor value) => -(Alpha * (Scale / Given.Numbers(value).Maximum(Scale)).Log()).Expm1();

    /// <inheritdoc/>
    public override Tensor Icdf(Tensor probability) => Scale * ((-Given.Numbers(probability)).Log1p() / -Alpha).Exp();

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, Generator? generator) => Scale * (Given.Positive(Scale, shape, generator).Log() / -Alpha).Exp();

    /// <inheritdoc/>
    protected override Tensor? KlTo(Distribution other)
    {
        if (other is Exponential exponential)
        {
            return (Alpha / exponential.Rate).Log() - Scale.Log() - Alpha.Reciprocal() - 1 + exponential.Rate * Mean;
        }

        if (other is not Pareto q)
        {
            return null;
        }

        Tensor ratio = q.Alpha / Alpha;
        Tensor divergence = q.Alpha * (Scale / q.Scale).Log() - ratio.Log() + ratio - 1;
        return Functions.Where(Scale < q.Scale, double.PositiveInfinity, divergence);
    }
}
