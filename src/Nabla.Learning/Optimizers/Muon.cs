namespace Nabla.Learning;

/// <summary>Muon (Jordan and others, <i>Muon: an optimizer for hidden layers in neural networks</i>, 2024): momentum whose matrix is replaced by the nearest one with orthonormal rows or columns, so that
/// every direction of a weight moves as much.</summary>
/// <remarks>
/// b ← μ b + (1 − μ) g, u = μ b + (1 − μ) g (Nesterov's) or b, p ← (1 − rate λ) p − rate · √max(1, rows/columns) · O(u). O(u) takes u/‖u‖, or its transpose where it has more rows
/// than columns, through Newton and Schulz's iteration x ← a x + (b A + c A²) x with A = x xᵀ, a = 3.4445, b = −4.7750, c = 2.0315, which brings all singular values near 1.
/// <para>For matrices: of a tensor with more axes the first counts the rows and the others are columns. Biases, embeddings and the last layer are for another optimizer; <see cref="ParameterGroups"/>
/// takes both.</para>
/// </remarks>
public sealed class Muon : TensorOptimizer
{
    // So that a gradient of zeros does not become NaN.
    private const double Smallest = 1e-7;

    /// <summary>An optimizer of <paramref name="parameters"/>.</summary>
    /// <param name="parameters">What it changes: trainable variables of two or more axes, each once.</param>
    /// <param name="learningRate">How far a step goes: the root mean square of its singular values, nearly.</param>
    /// <param name="momentum">μ: how much of the last direction is kept, 0 to below 1.</param>
    /// <param name="nesterov">Whether to step along μ b + (1 − μ) g instead of b.</param>
    /// <param name="weightDecay">λ.</param>
    /// <param name="iterations">How often the iteration is repeated, 1 or more.</param>
    /// <param name="changesMomentum">Whether μ may change from step to step, by <see cref="Momentum"/> or by a schedule that cycles it. It is then kept in a variable, which compiled steps read and saved runs keep; otherwise steps are
    /// written with the number.</param>
    /// <exception cref="ArgumentException">A parameter has fewer than two axes, or parameters that no optimizer can take.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range or not a number.</exception>
    public Muon(
        IEnumerable<Variable> parameters,
        double learningRate = 0.02,
        double momentum = 0.95,
        bool nesterov = true,
        double weightDecay = 0,
        int iterations = 5,
        bool changesMomentum = false)
        : base(parameters, learningRate, "momentum")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        Setting = new MomentumSetting(nameof(Muon), nameof(momentum), momentum, changesMomentum);
        WeightDecay = AtLeastZero(weightDecay, nameof(weightDecay));
        Nesterov = nesterov;
        Iterations = iterations;
        for (int i = 0; i < Parameters.Count; i++)
        {
            if (Parameters[i].Rank < 2)
            {
                throw new ArgumentException(
                    $"Muon steps matrices, but parameter {i} is {Parameters[i].Type}. Give such parameters to another optimizer: new ParameterGroups(new Muon(matrices), new AdamW(others)).",
                    nameof(parameters));
            }
        }
    }

    /// <summary>μ. May be set where the optimizer was made to change it: <see cref="ChangesMomentum"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The assigned number is not in [0, 1).</exception>
    /// <exception cref="InvalidOperationException">It is assigned, but never changes.</exception>
    public double Momentum
    {
        get => Setting!.Value;
        set => Setting!.Value = value;
    }

    /// <summary>Whether μ may change.</summary>
    public bool ChangesMomentum => Setting!.Changes;

    /// <summary>Whether steps go along μ b + (1 − μ) g.</summary>
    public bool Nesterov { get; }

    /// <summary>λ.</summary>
    public double WeightDecay { get; }

    /// <summary>How often the iteration is repeated.</summary>
    public int Iterations { get; }

    /// <inheritdoc/>
    protected override Tensor Next(Tensor parameter, Tensor gradient, ReadOnlySpan<Variable> slots, Tensor step, Tensor learningRate)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ArgumentNullException.ThrowIfNull(gradient);
        ArgumentNullException.ThrowIfNull(learningRate);
        Tensor? changing = Setting!.Variable?.Value;
        Tensor momentum = changing is null ? Momentum : changing.Cast(parameter.DType);
        Tensor share = (changing is null ? 1 - Momentum : (1 - changing).Cast(parameter.DType)) * gradient;
        Tensor kept = Functions.MultiplyAdd(momentum, slots[0].Value, share);
        slots[0].Value = kept;
        Tensor direction = Nesterov ? Functions.MultiplyAdd(momentum, kept, share) : kept;
        Tensor matrix = direction.Reshape(parameter.Shape[0], -1);
        double scale = Math.Sqrt(Math.Max(1, (double)matrix.Shape[0] / matrix.Shape[1]));
        Tensor orthogonal = Orthogonal(matrix).Reshape(parameter.Shape);
        return Functions.MultiplyAdd((-scale * learningRate).Cast(parameter.DType), orthogonal, parameter * (1 - WeightDecay * learningRate).Cast(parameter.DType));
    }

    private Tensor Orthogonal(Tensor direction)
    {
        bool isTall = direction.Shape[0] > direction.Shape[1];
        Tensor x = direction / (direction.Norm() + Smallest);
        x = isTall ? x.T : x;
        for (int i = 0; i < Iterations; i++)
        {
            Tensor square = x.MatMul(x.T);
            x = 3.4445 * x + (-4.7750 * square + 2.0315 * square.MatMul(square)).MatMul(x);
        }

        return isTall ? x.T : x;
    }
}
