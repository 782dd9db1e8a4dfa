namespace Nabla.Distributions;

/// <summary>The distribution of f(x), x being drawn from another and f a bijection.</summary>
public sealed class TransformedDistribution : Distribution
{
    /// <summary>The distribution of f(x).</summary>
    /// <param name="origin">The distribution of x.</param>
    /// <param name="map">f, which maps each number on its own.</param>
    public TransformedDistribution(Distribution origin, Bijection map)
        : base(origin?.BatchShape ?? throw new ArgumentNullException(nameof(origin)), origin.EventShape)
    {
        ArgumentNullException.ThrowIfNull(map);
        (Origin, Map) = (origin, map);
    }

    /// <summary>The distribution of x.</summary>
    public Distribution Origin { get; }

    /// <summary>f.</summary>
    public Bijection Map { get; }

    /// <inheritdoc/>
    public override bool IsReparameterized => Origin.IsReparameterized;

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        value = Given.Numbers(value);
        Tensor isOutside = Map.IsOutside(value);
        Tensor x = Map.Inverse(Map.Within(value, isOutside));
        Tensor slope = Map.LogSlope(x);
        for (int axis = 0; axis < EventShape.Rank; axis++)
        {
            slope = slope.Sum(-1);
            isOutside = isOutside.Any(-1);
        }

        return Functions.Where(isOutside, double.NegativeInfinity, Origin.LogProb(x) - slope);
    }

    /// <inheritdoc/>
    public override Tensor Cdf(Tensor value)
    {
        value = Given.Numbers(value);
        Tensor isOutside = Map.IsOutside(value);
        Tensor below = Origin.Cdf(Map.Inverse(Map.Within(value, isOutside)));

        // All that is possible lies to one side of what is not.
        Tensor outside = (value > Map.Forward(value.ZerosLike())).Cast(below.DType);
        return Functions.Where(isOutside, outside, Functions.Where(Map.IsDecreasing(value), 1 - below, below));
    }

    /// <inheritdoc/>
    public override Tensor Icdf(Tensor probability)
    {
        probability = Given.Numbers(probability);
        return Map.Forward(Origin.Icdf(Functions.Where(Map.IsDecreasing(probability), 1 - probability, probability)));
    }

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, Generator? generator) => Map.Forward(DrawFrom(Origin, shape, generator));

    /// <inheritdoc/>
    protected override Tensor? KlTo(Distribution other) => other is TransformedDistribution q && ReferenceEquals(q.Map, Map) ? Origin.KlDivergence(q.Origin) : null;
}
