namespace Nabla.Learning;

/// <summary>Adafactor (Shazeer, Stern, <i>Adafactor: adaptive learning rates with sublinear memory cost</i>, 2018), without momentum: of the mean squares of a matrix's gradient it keeps the means of
/// rows and columns only, so that beside the parameters almost nothing is kept.</summary>
/// <remarks>
/// With βₜ = 1 − t^(−γ): r ← βₜ r + (1 − βₜ) rowMeans(g² + ε₁), c likewise of columns, v = r c/mean(r); for tensors of fewer than two axes v ← βₜ v + (1 − βₜ)(g² + ε₁).
/// u = g/√v, u ← u/max(1, rms(u)/d), p ← (1 − rate λ) p − max(ε₂, rms(p)) · min(rate, 1/√t) · u. Of a tensor with more than two axes the last two are rows and columns.
/// </remarks>
public sealed class Adafactor : TensorOptimizer
{
    /// <summary>An optimizer of <paramref name="parameters"/>.</summary>
    /// <param name="parameters">What it changes: trainable variables, each once.</param>
    /// <param name="learningRate">How far a step goes at most, relative to the root mean square of the parameter.</param>
    /// <param name="decay">γ: how fast the running means become longer, above 0.</param>
    /// <param name="squareEpsilon">ε₁: added to squares.</param>
    /// <param name="scaleEpsilon">ε₂: the least root mean square of a parameter that is taken.</param>
    /// <param name="clip">d: the greatest root mean square of u.</param>
    /// <param name="weightDecay">λ.</param>
    /// <exception cref="ArgumentException">Parameters that no optimizer can take.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range or not a number.</exception>
    public Adafactor(
        IEnumerable<Variable> parameters,
        double learningRate = 1e-2,
        double decay = 0.8,
        double squareEpsilon = 1e-30,
        double scaleEpsilon = 1e-3,
        double clip = 1,
        double weightDecay = 0)
        : base(parameters, learningRate, Factors)
    {
        Decay = AboveZero(decay, nameof(decay));
        SquareEpsilon = AtLeastZero(squareEpsilon, nameof(squareEpsilon));
        ScaleEpsilon = AtLeastZero(scaleEpsilon, nameof(scaleEpsilon));
        Clip = AboveZero(clip, nameof(clip));
        WeightDecay = AtLeastZero(weightDecay, nameof(weightDecay));
    }

    /// <summary>γ.</summary>
    public double Decay { get; }

    /// <summary>ε₁.</summary>
    public double SquareEpsilon { get; }

    /// <summary>ε₂.</summary>
    public double ScaleEpsilon { get; }

    /// <summary>d.</summary>
    public double Clip { get; }

    /// <summary>λ.</summary>
    public double WeightDecay { get; }

    /// <inheritdoc/>
    protected override Tensor Next(Tensor parameter, Tensor gradient, ReadOnlySpan<Variable> slots, Tensor step, Tensor learningRate)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ArgumentNullException.ThrowIfNull(gradient);
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(learningRate);
        DType dtype = parameter.DType;
        Tensor fresh = Functions.Pow(step, -Decay);
        (Tensor kept, Tensor taken) = ((1 - fresh).Cast(dtype), fresh.Cast(dtype));
        Tensor squares = gradient.Square() + SquareEpsilon;
        Tensor Mean(Variable slot, Tensor x) => slot.Value = Functions.MultiplyAdd(kept, slot.Value, taken * x);
        Tensor direction;
        if (slots.Length == 1)
        {
            direction = gradient / Mean(slots[0], squares).Sqrt();
        }
        else
        {
            Tensor row = Mean(slots[0], squares.Mean([-1], keepAxes: true));
            Tensor column = Mean(slots[1], squares.Mean([-2], keepAxes: true));
            direction = gradient / (row / row.Mean([-2], keepAxes: true) * column).Sqrt();
        }

        Tensor length = RootMeanSquare(parameter).Maximum(ScaleEpsilon) * learningRate.Minimum(1 / step.Sqrt()).Cast(dtype);
        Tensor rate = -length / (RootMeanSquare(direction) / Clip).Maximum(1);
        return Functions.MultiplyAdd(rate, direction, parameter * (1 - WeightDecay * learningRate).Cast(dtype));
    }

    private static Tensor RootMeanSquare(Tensor x) => x.Square().Mean().Sqrt();

    private static (string Name, Tensor First)[] Factors(Variable parameter)
    {
        Tensor zeros = parameter.Value.ZerosLike();
        return parameter.Rank < 2
            ? [("squares", zeros)]
            : [("rows", zeros.Mean([-1], keepAxes: true)), ("columns", zeros.Mean([-2], keepAxes: true))];
    }
}
