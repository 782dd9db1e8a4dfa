namespace Nabla.Distributions;

/// <summary>The normal distribution of vectors of K numbers with mean μ and covariance Σ = L Lᵀ.</summary>
public sealed class MultivariateNormal : Distribution
{
    /// <summary>A distribution for each mean and covariance, whose batches broadcast.</summary>
    /// <param name="location">μ, [batch, K].</param>
    /// <param name="covariance">Σ, [batch, K, K], symmetric and positive definite.</param>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public MultivariateNormal(Tensor location, Tensor covariance)
        : this(Fitted(location, covariance), isFactor: false)
    {
    }

    private MultivariateNormal((Tensor Location, Tensor Matrix) fitted, bool isFactor)
        : base(Given.WithoutLast(fitted.Location.Shape), [fitted.Location.Shape[^1]])
    {
        Location = fitted.Location;
        ScaleTril = isFactor ? fitted.Matrix : fitted.Matrix.Cholesky();
    }

    /// <summary>A distribution for each mean and Cholesky factor, whose batches broadcast.</summary>
    /// <param name="location">μ, [batch, K].</param>
    /// <param name="scaleTril">L, [batch, K, K], lower triangular with a positive diagonal.</param>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    public static MultivariateNormal FromScaleTril(Tensor location, Tensor scaleTril) => new(Fitted(location, scaleTril), isFactor: true);

    /// <summary>μ.</summary>
    public Tensor Location { get; }

    /// <summary>L.</summary>
    public Tensor ScaleTril { get; }

    /// <summary>Σ.</summary>
    public Tensor Covariance => ScaleTril.MatMul(ScaleTril.Transpose(-2, -1));

    /// <inheritdoc/>
    public override Tensor Mean => Location;

    /// <inheritdoc/>
    public override Tensor Mode => Location;

    /// <inheritdoc/>
    public override Tensor Variance => ScaleTril.Square().Sum(-1);

    /// <inheritdoc/>
    public override bool IsReparameterized => true;

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
        => SquaredNorm(Solved((value - Location).Unsqueeze(-1))) * -0.5 - LogDeterminant() - EventShape[0] * Normal.HalfLogTwoPi;

    /// <inheritdoc/>
    public override Tensor Entropy() => LogDeterminant() + 0.5 * EventShape[0] * (1 + Math.Log(2 * Math.PI));

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, Generator? generator)
        => Location + ScaleTril.MatMul(Location.BroadcastTo(shape).RandnLike(generator: generator).Unsqueeze(-1)).Squeeze(-1);

    /// <inheritdoc/>
    protected override Tensor? KlTo(Distribution other) => other is MultivariateNormal q
        ? q.LogDeterminant() - LogDeterminant() + (SquaredNorm(q.Solved(ScaleTril)) + SquaredNorm(q.Solved((Location - q.Location).Unsqueeze(-1))) - EventShape[0]) * 0.5
        : null;

    /// <summary>L⁻¹ of columns.</summary>
    private Tensor Solved(Tensor columns)
    {
        Shape batch = Functions.BroadcastTensors(columns[At.Rest, 0, 0].Detach(), ScaleTril[At.Rest, 0, 0].Detach())[0].Shape;
        return Spread(ScaleTril).SolveTriangular(Spread(columns), upper: false);

        Tensor Spread(Tensor matrix) => matrix.BroadcastTo(Shape.Create([.. batch.Lengths, .. matrix.Shape.Lengths[^2..]]));
    }

    private static Tensor SquaredNorm(Tensor matrix) => matrix.Square().Sum([-2, -1]);

    private Tensor LogDeterminant() => ScaleTril.Diagonal(0, -2, -1).Log().Sum(-1);

    private static (Tensor Location, Tensor Matrix) Fitted(Tensor location, Tensor matrix)
    {
        Tensor[] parameters = Given.Floating(location, matrix);
        (location, matrix) = (parameters[0], parameters[1]);
        if (location.Rank == 0 || matrix.Rank < 2 || matrix.Shape[^1] != matrix.Shape[^2] || matrix.Shape[^1] != location.Shape[^1])
        {
            throw new ArgumentException($"MultivariateNormal takes means [batch, K] and matrices [batch, K, K], not {location.Shape} and {matrix.Shape}.");
        }

        Shape shape = Functions.BroadcastTensors(location.Detach(), matrix[At.Rest, 0].Detach())[0].Shape;
        return (location.BroadcastTo(shape), matrix.BroadcastTo(Shape.Create([.. shape.Lengths, shape[^1]])));
    }
}
