namespace Nabla.Distributions;

/// <summary>Student's t distribution, moved and scaled: of μ + σ z √(n/χ²) with z normal and χ² of n degrees of freedom.</summary>
public sealed class StudentT : Distribution
{
    /// <summary>A distribution for each triple of the parameters, which broadcast.</summary>
    /// <param name="degreesOfFreedom">n &gt; 0.</param>
    /// <param name="location">μ; 0 if null.</param>
    /// <param name="scale">σ &gt; 0; 1 if null.</param>
    public StudentT(Tensor degreesOfFreedom, Tensor? location = null, Tensor? scale = null)
        : this(Given.Together(degreesOfFreedom, location ?? 0, scale ?? 1))
    {
    }

    private StudentT(Tensor[] parameters)
        : base(parameters[0].Shape) => (DegreesOfFreedom, Location, Scale) = (parameters[0], parameters[1], parameters[2]);

    /// <summary>n.</summary>
    public Tensor DegreesOfFreedom { get; }

    /// <summary>μ.</summary>
    public Tensor Location { get; }

    /// <summary>σ.</summary>
    public Tensor Scale { get; }

    /// <summary>NaN where n ≤ 1.</summary>
    public override Tensor Mean => Functions.Where(DegreesOfFreedom <= 1, double.NaN, Location);

    /// <inheritdoc/>
    public override Tensor Mode => Location;

    /// <summary>Infinite where n ≤ 2, NaN where n ≤ 1.</summary>
    public override Tensor Variance
    {
        get
        {
            Tensor isHeavy = DegreesOfFreedom <= 2;
            Tensor n = Functions.Where(isHeavy, 3, DegreesOfFreedom);
            return Functions.Where(DegreesOfFreedom <= 1, double.NaN, Functions.Where(isHeavy, double.PositiveInfinity, Scale.Square() * n / (n - 2)));
        }
    }

    /// <summary>True: see <see cref="Gamma.IsReparameterized"/>.</summary>
    public override bool IsReparameterized => true;

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        Tensor y = (value - Location) / Scale;
        return (DegreesOfFreedom + 1) * -0.5 * (y.Square() / DegreesOfFreedom).Log1p() - Scale.Log() - LogBeta();
    }

    /// <inheritdoc/>
    public override Tensor Entropy()
    {
        Tensor half = (DegreesOfFreedom + 1) * 0.5;
        return Scale.Log() + half * (half.Digamma() - (DegreesOfFreedom * 0.5).Digamma()) + LogBeta();
    }

    /// <inheritdoc/>
    public override Tensor Cdf(Tensor value)
    {
        // At 0, where the function of the square has no slope, by the density there.
        Tensor y = (Given.Numbers(value) - Location) / Scale;
        Tensor isMiddle = Functions.Equal(y, 0);
        Tensor z = Functions.Where(isMiddle, 1, y);
        Tensor n = Functions.BroadcastTensors(DegreesOfFreedom, z)[0];
        Tensor half = n.FullLike(0.5);
        Tensor isNear = z.Square() < n;
        Tensor near = half.Betainc(n * 0.5, Functions.Where(isNear, z.Square() / (n + z.Square()), 0.5)) * z.Sign() * 0.5 + 0.5;
        Tensor tail = (n * 0.5).Betainc(half, Functions.Where(isNear, 0.5, n / (n + z.Square()))) * 0.5;
        Tensor far = Functions.Where(z > 0, 1 - tail, tail);
        return Functions.Where(isMiddle, 0.5 + y * (-LogBeta()).Exp(), Functions.Where(isNear, near, far));
    }

    /// <inheritdoc/>
    public override Tensor Icdf(Tensor probability) => Location + Scale * Quantile.Of(probability, [DegreesOfFreedom], static one => new StudentT(one[0]), static x => x.Sinh());

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, Generator? generator)
    {
        Tensor half = DegreesOfFreedom * 0.5;
        Tensor z = Location.BroadcastTo(shape).RandnLike(generator: generator);

        // √(n/χ²), χ² being twice a gamma distributed number of concentration n/2.
        return Location + Scale * z * ((half.Log() - half.BroadcastTo(shape).LogStandardGamma(generator: generator)) * 0.5).Exp();
    }

    /// <summary>ln(√n B(n/2, ½)).</summary>
    private Tensor LogBeta() => DegreesOfFreedom.Log() * 0.5 + 0.5 * Math.Log(Math.PI) + (DegreesOfFreedom * 0.5).Lgamma() - ((DegreesOfFreedom + 1) * 0.5).Lgamma();
}
