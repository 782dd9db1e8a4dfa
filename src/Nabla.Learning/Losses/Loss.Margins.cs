namespace Nabla.Learning;

// Losses of examples by how far something exceeds something else.
public static partial class Loss
{
    /// <summary>max(0, −t (x − y) + margin): x should exceed y where t is 1, y should exceed x where t is −1. PyTorch's margin_ranking_loss.</summary>
    /// <param name="first">x: any shape.</param>
    /// <param name="other">y: the same shape.</param>
    /// <param name="target">t: the same shape, −1 or 1.</param>
    /// <param name="margin">By how much.</param>
    /// <param name="reduction">What is made of the elements' losses.</param>
    /// <exception cref="ArgumentException">The shapes differ, or there is nothing to take the mean of.</exception>
    public static Tensor MarginRanking(Tensor first, Tensor other, Tensor target, double margin = 0, Reduction reduction = Reduction.Mean)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(other);
        ArgumentNullException.ThrowIfNull(target);
        return first.Shape != other.Shape || first.Shape != target.Shape
            ? throw new ArgumentException($"MarginRanking needs three tensors of one shape, but was given {first.Shape}, {other.Shape} and {target.Shape}; nothing is broadcast.")
            : Reduce(((-target * (first - other)) + margin).Clamp(min: 0), reduction);
    }

    /// <summary>1 − cos(x, y) where t is 1, and max(0, cos(x, y) − margin) where t is −1, with the cosine over the last axis. PyTorch's cosine_embedding_loss.</summary>
    /// <param name="first">x: [N, D] or [D].</param>
    /// <param name="other">y: the same shape.</param>
    /// <param name="target">t: [N], or a scalar, −1 or 1.</param>
    /// <param name="margin">From −1 to 1.</param>
    /// <param name="reduction">What is made of the examples' losses.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or there is nothing to take the mean of.</exception>
    public static Tensor CosineEmbedding(Tensor first, Tensor other, Tensor target, double margin = 0, Reduction reduction = Reduction.Mean)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(other);
        ArgumentNullException.ThrowIfNull(target);
        if (first.Shape != other.Shape || first.Rank is not (1 or 2) || target.Rank != first.Rank - 1 || (target.Rank == 1 && target.Shape[0] != first.Shape[0]))
        {
            throw new ArgumentException($"CosineEmbedding needs [N, D], [N, D] and [N], or [D], [D] and a scalar, but was given {first.Shape}, {other.Shape} and {target.Shape}.");
        }

        const double Epsilon = 1e-12;
        Tensor x = first.DType.IsFloating() ? first : first.Cast(DType.Float32);
        Tensor y = other.DType.IsFloating() ? other : other.Cast(DType.Float32);
        Tensor cosine = (x * y).Sum(-1) / ((x.Square().Sum(-1) + Epsilon) * (y.Square().Sum(-1) + Epsilon)).Sqrt();
        Tensor losses = Functions.Where(Functions.Equal(target, 1), 1 - cosine, 0) + Functions.Where(Functions.Equal(target, -1), (cosine - margin).Clamp(min: 0), 0);
        return Reduce(losses, reduction);
    }

    /// <summary>max(0, d(a, p) − d(a, n) + margin), with the distance d of <see cref="Tensor.PairwiseDistance"/>: what is like an anchor should be nearer to it than what is not. PyTorch's triplet_margin_loss.</summary>
    /// <param name="anchor">a: [N, D] or [D].</param>
    /// <param name="positive">p: the same shape.</param>
    /// <param name="negative">n: the same shape.</param>
    /// <param name="margin">By how much.</param>
    /// <param name="p">The norm of the distance.</param>
    /// <param name="epsilon">What is added to differences.</param>
    /// <param name="swap">Whether d(p, n) counts in the place of d(a, n) where it is less.</param>
    /// <param name="reduction">What is made of the examples' losses.</param>
    /// <exception cref="ArgumentException">The shapes differ, or there is nothing to take the mean of.</exception>
    public static Tensor TripletMargin(Tensor anchor, Tensor positive, Tensor negative, double margin = 1, double p = 2, double epsilon = 1e-6, bool swap = false, Reduction reduction = Reduction.Mean)
        => TripletMarginWithDistance(anchor, positive, negative, (x, y) => x.PairwiseDistance(y, p, epsilon), margin, swap, reduction);

    /// <summary>The same with a distance of your own. PyTorch's triplet_margin_with_distance_loss.</summary>
    /// <param name="anchor">a.</param>
    /// <param name="positive">p: the same shape.</param>
    /// <param name="negative">n: the same shape.</param>
    /// <param name="distance">d: of two tensors a number for each example.</param>
    /// <param name="margin">By how much.</param>
    /// <param name="swap">Whether d(p, n) counts in the place of d(a, n) where it is less.</param>
    /// <param name="reduction">What is made of the examples' losses.</param>
    /// <exception cref="ArgumentException">The shapes differ, or there is nothing to take the mean of.</exception>
    public static Tensor TripletMarginWithDistance(Tensor anchor, Tensor positive, Tensor negative, Func<Tensor, Tensor, Tensor> distance, double margin = 1, bool swap = false, Reduction reduction = Reduction.Mean)
    {
        ArgumentNullException.ThrowIfNull(anchor);
        ArgumentNullException.ThrowIfNull(positive);
        ArgumentNullException.ThrowIfNull(negative);
        ArgumentNullException.ThrowIfNull(distance);
        if (anchor.Shape != positive.Shape || anchor.Shape != negative.Shape)
        {
            throw new ArgumentException($"TripletMargin needs three tensors of one shape, but was given {anchor.Shape}, {positive.Shape} and {negative.Shape}; nothing is broadcast.");
        }

        Tensor near = distance(anchor, positive);
        Tensor far = distance(anchor, negative);
        far = swap ? far.Minimum(distance(positive, negative)) : far;
        return Reduce((near - far + margin).Clamp(min: 0), reduction);
    }

    /// <summary>Σ max(0, margin − x[y] + x[i])ᵖ / C over the classes i other than the right one, y. PyTorch's multi_margin_loss.</summary>
    /// <param name="prediction">x: [N, C] or [C].</param>
    /// <param name="labels">y: [N] or a scalar, class numbers from 0 to C − 1.</param>
    /// <param name="p">1 or 2.</param>
    /// <param name="margin">By how much.</param>
    /// <param name="weight">[C]: what the summands of each class's examples are multiplied by; 1 if null.</param>
    /// <param name="reduction">What is made of the examples' losses.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or there is nothing to take the mean of.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is not a class, or p neither 1 nor 2.</exception>
    public static Tensor MultiMargin(Tensor prediction, Tensor labels, int p = 1, double margin = 1, Tensor? weight = null, Reduction reduction = Reduction.Mean)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(labels);
        if (prediction.Rank == 0)
        {
            return MultiMargin(prediction.Unsqueeze(0), labels, p, margin, weight, reduction);
        }

        int axis = ClassAxis("MultiMargin", "prediction", prediction);
        labels = prediction.Rank == 1 && labels.Rank == 1 && labels.Count == 1 ? labels.Squeeze(0) : labels;
        if (p is not (1 or 2))
        {
            throw new ArgumentOutOfRangeException(nameof(p), p, "MultiMargin takes p = 1 or 2.");
        }

        int classes = prediction.Shape[axis];
        CheckWeight("MultiMargin", weight, classes);
        Labels checkedLabels = Labels.Of("MultiMargin", prediction, labels, axis, null);
        Tensor excess = (margin + checkedLabels.Pick(prediction).Unsqueeze(axis) + prediction).Clamp(min: 0);
        excess = p == 2 ? excess.Square() : excess;
        Tensor others = Functions.NotEqual(labels.Cast(DType.Int64).Unsqueeze(axis), Tensor.Arange(classes));
        Tensor losses = Functions.Where(others, excess, 0).Sum(axis) / classes;
        return Reduce(weight is null ? losses : losses * checkedLabels.Weights(weight), reduction);
    }

    /// <summary>Σ max(0, 1 − x[t] + x[i]) / C over an example's classes t and all others i. PyTorch's multilabel_margin_loss.</summary>
    /// <param name="prediction">x: [N, C] or [C].</param>
    /// <param name="labels">[N, C] or [C]: class numbers up to the first that is negative.</param>
    /// <param name="reduction">What is made of the examples' losses.</param>
    /// <exception cref="ArgumentException">The shapes differ, or there is nothing to take the mean of.</exception>
    public static Tensor MultilabelMargin(Tensor prediction, Tensor labels, Reduction reduction = Reduction.Mean)
    {
        CheckPair("MultilabelMargin", prediction, labels);
        if (prediction.Rank == 0)
        {
            return MultilabelMargin(prediction.Unsqueeze(0), labels.Unsqueeze(0), reduction);
        }

        int axis = ClassAxis("MultilabelMargin", "prediction", prediction);
        int classes = prediction.Shape[axis];
        Tensor counts = Functions.Equal((labels < 0).Cast(DType.Int64).CumSum(axis), 0);
        Tensor places = Functions.Where(counts, labels.Cast(DType.Int64), 0);
        Tensor isTarget = Functions.ScatterAdd(Tensor.Zeros(prediction.Shape, DType.Int64), places, counts.Cast(DType.Int64), axis) > 0;
        Tensor excess = (1 - Functions.Gather(prediction, places, axis).Unsqueeze(-1) + prediction.Unsqueeze(-2)).Clamp(min: 0);
        Tensor pairs = counts.Unsqueeze(-1) & !isTarget.Unsqueeze(-2);
        return Reduce(Functions.Where(pairs, excess, 0).Sum([-2, -1]) / classes, reduction);
    }

    /// <summary>The mean over classes of −w (t ln σ(x) + (1 − t) ln σ(−x)). PyTorch's multilabel_soft_margin_loss.</summary>
    /// <param name="prediction">x: [.., C], numbers before the sigmoid.</param>
    /// <param name="target">t: the same shape, 0 or 1.</param>
    /// <param name="weight">w: [C]; 1 if null.</param>
    /// <param name="reduction">What is made of the examples' losses.</param>
    /// <exception cref="ArgumentException">The shapes differ, or there is nothing to take the mean of.</exception>
    public static Tensor MultilabelSoftMargin(Tensor prediction, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean)
    {
        CheckPair("MultilabelSoftMargin", prediction, target);
        Tensor losses = (target * (-prediction).Softplus()) + ((1 - target) * prediction.Softplus());
        losses = weight is null ? losses : losses * weight;
        return Reduce(prediction.Rank == 0 ? losses : losses.Mean(-1), reduction);
    }
}
