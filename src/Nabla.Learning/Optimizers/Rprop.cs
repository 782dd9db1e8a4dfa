namespace Nabla.Learning;

/// <summary>Rprop (Riedmiller, Braun, <i>A direct adaptive method for faster backpropagation learning</i>, 1993): each number has a step length of its own, longer while its gradient keeps its sign and
/// shorter when it turns. For gradients of all data, not of batches.</summary>
/// <remarks>
/// s ← s · η⁺ where g and the last g have one sign, s · η⁻ where they differ, between the least and the greatest step; where they differ g ← 0; p ← p − s · sign(g).
/// <para>The learning rate is the first s, and nothing afterwards: schedules have no effect.</para>
/// </remarks>
public sealed class Rprop : ElementwiseOptimizer
{
    /// <summary>An optimizer of <paramref name="parameters"/>.</summary>
    /// <param name="parameters">What it changes: trainable variables, each once.</param>
    /// <param name="learningRate">How far the first step goes.</param>
    /// <param name="shrink">η⁻: above 0, below 1.</param>
    /// <param name="growth">η⁺: above 1.</param>
    /// <param name="least">The shortest step.</param>
    /// <param name="greatest">The longest step.</param>
    /// <exception cref="ArgumentException">Parameters that no optimizer can take.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range or not a number.</exception>
    public Rprop(IEnumerable<Variable> parameters, double learningRate = 1e-2, double shrink = 0.5, double growth = 1.2, double least = 1e-6, double greatest = 50)
        : base(parameters, learningRate, parameter => [("gradient", parameter.Value.ZerosLike()), ("length", parameter.Value.FullLike(learningRate))])
    {
        Shrink = shrink is > 0 and < 1 ? shrink : throw new ArgumentOutOfRangeException(nameof(shrink), shrink, "The shrink of an optimizer must be above 0 and below 1.");
        Growth = growth > 1 && double.IsFinite(growth)
            ? growth
            : throw new ArgumentOutOfRangeException(nameof(growth), growth, "The growth of an optimizer must be above 1, and finite.");
        Least = AtLeastZero(least, nameof(least));
        Greatest = greatest >= least && double.IsFinite(greatest)
            ? greatest
            : throw new ArgumentOutOfRangeException(nameof(greatest), greatest, "The longest step must be no shorter than the shortest, and finite.");
    }

    /// <summary>η⁻.</summary>
    public double Shrink { get; }

    /// <summary>η⁺.</summary>
    public double Growth { get; }

    /// <summary>The shortest step.</summary>
    public double Least { get; }

    /// <summary>The longest step.</summary>
    public double Greatest { get; }

    /// <inheritdoc/>
    protected override Tensor[] Numbers(Tensor step, Tensor learningRate) => [];

    /// <inheritdoc/>
    protected override Tensor[] Rule(Tensor parameter, Tensor gradient, ReadOnlySpan<Tensor> slots, ReadOnlySpan<Tensor> numbers)
    {
        Tensor turn = gradient * slots[0];
        Tensor isTurned = turn < 0;
        Tensor length = Functions.Where(isTurned, slots[1] * Shrink, Functions.Where(turn > 0, slots[1] * Growth, slots[1])).Clamp(Least, Greatest);
        Tensor kept = Functions.Where(isTurned, 0, gradient);
        return [parameter - kept.Sign() * length, kept, length];
    }
}
