namespace Nabla.Learning;

// Losses of single elements.
public static partial class Loss
{
    /// <summary>Half the square of the difference divided by β where it is less than β, and |difference| − β/2 beyond: <see cref="Huber(Tensor, Tensor, double, Reduction)"/> divided by β. PyTorch's smooth_l1_loss.</summary>
    /// <param name="prediction">Any shape.</param>
    /// <param name="target">The same shape.</param>
    /// <param name="beta">β, at least 0, where it is the absolute error.</param>
    /// <param name="reduction">What is made of the elements' losses.</param>
    /// <exception cref="ArgumentException">The shapes differ, or there is nothing to take the mean of.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="beta"/> is negative.</exception>
    public static Tensor SmoothL1(Tensor prediction, Tensor target, double beta = 1, Reduction reduction = Reduction.Mean)
    {
        CheckPair("SmoothL1", prediction, target);
        if (!(beta >= 0 && double.IsFinite(beta)))
        {
            throw new ArgumentOutOfRangeException(nameof(beta), beta, "SmoothL1 needs a finite beta of at least 0.");
        }

        Tensor distance = (prediction - target).Abs();
        if (beta == 0)
        {
            return Reduce(distance, reduction);
        }

        Tensor near = distance.Minimum(beta);
        return Reduce(near * (distance - 0.5 * near) / beta, reduction);
    }

    /// <summary>−w (t ln p + (1 − t) ln(1 − p)) for probabilities p and t; logarithms below −100 count as −100. From numbers before a sigmoid, <see cref="BinaryCrossEntropyWithLogits(Tensor, Tensor, Reduction, Tensor?, Tensor?)"/> loses no digits. PyTorch's binary_cross_entropy.</summary>
    /// <param name="prediction">p: any shape, from 0 to 1.</param>
    /// <param name="target">t: the same shape, from 0 to 1.</param>
    /// <param name="weight">w, of a shape that broadcasts to p's; 1 if null.</param>
    /// <param name="reduction">What is made of the elements' losses.</param>
    /// <exception cref="ArgumentException">The shapes differ, or there is nothing to take the mean of.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A prediction is below 0 or above 1; looked at where there are numbers, which there are not while a graph is written.</exception>
    public static Tensor BinaryCrossEntropy(Tensor prediction, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean)
    {
        CheckPair("BinaryCrossEntropy", prediction, target);
        CheckProbabilities("BinaryCrossEntropy", prediction.Detach());
        Tensor losses = -(target * prediction.Log().Clamp(min: -100)) - ((1 - target) * (-prediction).Log1p().Clamp(min: -100));
        return Reduce(weight is null ? losses : losses * weight, reduction);
    }

    /// <summary>t (ln t − x) for probabilities t and logarithms of probabilities x: the pointwise Kullback–Leibler divergence. PyTorch's kl_div.</summary>
    /// <param name="prediction">x: any shape.</param>
    /// <param name="target">t: the same shape; or its logarithms.</param>
    /// <param name="logTarget">Whether the target is given as logarithms.</param>
    /// <param name="reduction">What is made of the elements' losses; <see cref="Reduction.BatchMean"/> is the divergence of the definition.</param>
    /// <exception cref="ArgumentException">The shapes differ, or there is nothing to take the mean of.</exception>
    public static Tensor KlDivergence(Tensor prediction, Tensor target, bool logTarget = false, Reduction reduction = Reduction.Mean)
    {
        CheckPair("KlDivergence", prediction, target);
        if (logTarget)
        {
            return Reduce(target.Exp() * (target - prediction), reduction);
        }

        // 0 · ln 0 is 0, and nothing of its derivative is seen.
        Tensor isThere = target > 0;
        Tensor entropy = Functions.Where(isThere, target, 1);
        return Reduce(Functions.Where(isThere, entropy * entropy.Log(), 0) - (target * prediction), reduction);
    }

    /// <summary>eˣ − t x for numbers t that are Poisson-distributed, and logarithms x of their means. PyTorch's poisson_nll_loss.</summary>
    /// <param name="prediction">x: any shape.</param>
    /// <param name="target">t: the same shape.</param>
    /// <param name="logInput">Whether x is the logarithm of the mean; otherwise it is the mean, and the loss x − t ln(x + ε).</param>
    /// <param name="full">Whether Stirling's approximation of ln t! is added, t ln t − t + ln(2πt)/2 where t is greater than 1.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="reduction">What is made of the elements' losses.</param>
    /// <exception cref="ArgumentException">The shapes differ, or there is nothing to take the mean of.</exception>
    public static Tensor PoissonNll(Tensor prediction, Tensor target, bool logInput = true, bool full = false, double epsilon = 1e-8, Reduction reduction = Reduction.Mean)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        CheckPair("PoissonNll", prediction.DType.IsFloating() ? prediction : prediction.Cast(DType.Float32), target);
        Tensor losses = logInput ? prediction.Exp() - (target * prediction) : prediction - (target * (prediction + epsilon).Log());
        if (full)
        {
            Tensor isLarge = target > 1;
            Tensor large = Functions.Where(isLarge, target, 2);
            losses += Functions.Where(isLarge, (large * large.Log()) - large + (0.5 * (2 * Math.PI * large).Log()), 0);
        }

        return Reduce(losses, reduction);
    }

    /// <summary>½ (ln v + (x − t)²/v) for normally distributed numbers t with mean x and variance v. PyTorch's gaussian_nll_loss.</summary>
    /// <param name="prediction">x: any shape.</param>
    /// <param name="target">t: the same shape, or 1 for some of the lengths, or a scalar.</param>
    /// <param name="var">v, not negative: of x's shape, with 1 for the last axis, or without it.</param>
    /// <param name="full">Whether ½ ln 2π is added.</param>
    /// <param name="epsilon">Variances less than this count as this; their gradient is as if they did not.</param>
    /// <param name="reduction">What is made of the elements' losses.</param>
    /// <exception cref="ArgumentException">The shapes differ, or there is nothing to take the mean of.</exception>
    public static Tensor GaussianNll(Tensor prediction, Tensor target, Tensor var, bool full = false, double epsilon = 1e-6, Reduction reduction = Reduction.Mean)
    {
        ArgumentNullException.ThrowIfNull(var);
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(target);
        bool isRepeated = target.Rank == 0 || (target.Rank == prediction.Rank && Enumerable.Range(0, target.Rank).All(axis => target.Shape[axis] == 1 || target.Shape[axis] == prediction.Shape[axis]));
        CheckPair("GaussianNll", prediction, isRepeated ? target.BroadcastTo(prediction.Shape) : target);
        if (var.Rank == prediction.Rank - 1 && var.Shape == Shape.Create(prediction.Shape.Lengths[..^1]))
        {
            var = var.Unsqueeze(-1);
        }

        if (var.Shape != prediction.Shape && (prediction.Rank == 0 || var.Shape != Shape.Create([.. prediction.Shape.Lengths[..^1], 1])))
        {
            throw new ArgumentException($"GaussianNll needs a variance for each element or each row of {prediction.Shape}, but was given {var.Shape}.", nameof(var));
        }

        Tensor variance = var + (var.Clamp(min: epsilon) - var).Detach();
        Tensor losses = 0.5 * (variance.Log() + ((prediction - target).Square() / variance));
        return Reduce(full ? losses + (0.5 * Math.Log(2 * Math.PI)) : losses, reduction);
    }

    /// <summary>ln(1 + e^(−t x)) for t = ±1. PyTorch's soft_margin_loss.</summary>
    /// <param name="prediction">x: any shape.</param>
    /// <param name="target">t: the same shape, −1 or 1.</param>
    /// <param name="reduction">What is made of the elements' losses.</param>
    /// <exception cref="ArgumentException">The shapes differ, or there is nothing to take the mean of.</exception>
    public static Tensor SoftMargin(Tensor prediction, Tensor target, Reduction reduction = Reduction.Mean)
    {
        CheckPair("SoftMargin", prediction, target);
        return Reduce((-target * prediction).Softplus(), reduction);
    }

    /// <summary>x where t is 1, and max(0, margin − x) where t is −1, for distances x. PyTorch's hinge_embedding_loss.</summary>
    /// <param name="prediction">x: any shape.</param>
    /// <param name="target">t: the same shape, −1 or 1.</param>
    /// <param name="margin">How far apart what is unlike should be.</param>
    /// <param name="reduction">What is made of the elements' losses.</param>
    /// <exception cref="ArgumentException">The shapes differ, or there is nothing to take the mean of.</exception>
    public static Tensor HingeEmbedding(Tensor prediction, Tensor target, double margin = 1, Reduction reduction = Reduction.Mean)
    {
        CheckPair("HingeEmbedding", prediction, target);
        Tensor apart = Functions.Where(Functions.NotEqual(target, 1), (margin - prediction).Clamp(min: 0), 0);
        Tensor together = Functions.Where(Functions.NotEqual(target, -1), prediction, 0);
        return Reduce(apart + together, reduction);
    }
}
