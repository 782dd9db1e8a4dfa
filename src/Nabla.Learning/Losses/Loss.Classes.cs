namespace Nabla.Learning;

public static partial class Loss
{
    /// <summary>−ln of the probability that softmax gives to the right class, from the numbers before the softmax, without overflow.</summary>
    /// <param name="logits">[N, C], [C], or [N, C, …] with further axes after the classes, as PyTorch has them: numbers before the softmax.</param>
    /// <param name="labels">Class numbers from 0 to C − 1, integers of the shape of <paramref name="logits"/> without the class axis; or the probabilities of
    /// all classes, floating-point numbers of the whole shape.</param>
    /// <param name="smoothing">How much of each target is spread evenly over all classes: 0 to 1 (Szegedy et al. 2016).</param>
    /// <param name="ignore">A class number whose examples count nothing, neither in the sum nor in the number that the mean divides by.</param>
    /// <param name="reduction">What is made of the examples' losses.</param>
    /// <param name="weight">[C]: what the losses of each class's examples are multiplied by; the mean is then over the sum of these weights. 1 if null.</param>
    /// <remarks>Labels on a device are not looked at, because that would wait for it: where one is not a class, the first reading of the loss throws, and probabilities that are NaN make a loss that is. On the host all are looked at before anything is computed.
    /// PyTorch's <c>cross_entropy</c>.</remarks>
    /// <exception cref="ArgumentException">Shapes or element types do not fit, probabilities are NaN, or there is nothing to take the mean of.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is not a class, or <paramref name="smoothing"/> is not between 0 and 1.</exception>
    public static Tensor CrossEntropy(Tensor logits, Tensor labels, double smoothing = 0, long? ignore = null, Reduction reduction = Reduction.Mean, Tensor? weight = null)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(labels);
        if (!(smoothing is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(smoothing), smoothing, "CrossEntropy smooths by an amount between 0 and 1.");
        }

        int axis = ClassAxis("CrossEntropy", "logits", logits);
        CheckWeight("CrossEntropy", weight, logits.Shape[axis]);
        if (labels.DType.IsFloating())
        {
            return WithProbabilities(logits, labels, axis, smoothing, ignore, reduction, weight);
        }

        Labels checkedLabels = Labels.Of("CrossEntropy", logits, labels, axis, ignore);
        Tensor logProbabilities = logits.LogSoftmax(axis);
        Tensor losses = checkedLabels.Pick(logProbabilities);
        if (weight is not null)
        {
            Tensor weights = checkedLabels.Weights(weight);
            losses *= weights;
            if (smoothing > 0)
            {
                losses = (1 - smoothing) * losses + smoothing * checkedLabels.Keep(-(logProbabilities * Along(weight, axis, logits.Rank)).Mean(axis));
            }

            return Labels.Reduce(losses, weights, reduction);
        }

        if (smoothing > 0)
        {
            losses = (1 - smoothing) * losses + smoothing * checkedLabels.Keep(-logProbabilities.Mean(axis));
        }

        return checkedLabels.Reduce(losses, reduction);
    }

    /// <summary>−ln of the right class's probability, from logarithms of probabilities such as <see cref="LogSoftmax"/> gives. From the numbers before
    /// a softmax, <see cref="CrossEntropy(Tensor, Tensor)"/> does both.</summary>
    /// <param name="logProbabilities">[N, C], [C], or [N, C, …].</param>
    /// <param name="labels">Class numbers from 0 to C − 1, integers of that shape without the class axis.</param>
    /// <param name="ignore">A class number whose examples count nothing.</param>
    /// <param name="reduction">What is made of the examples' losses.</param>
    /// <param name="weight">[C]: what the losses of each class's examples are multiplied by; the mean is then over the sum of these weights. 1 if null.</param>
    /// <exception cref="ArgumentException">Shapes or element types do not fit, or there is nothing to take the mean of.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is not a class.</exception>
    public static Tensor NegativeLogLikelihood(Tensor logProbabilities, Tensor labels, long? ignore = null, Reduction reduction = Reduction.Mean, Tensor? weight = null)
    {
        ArgumentNullException.ThrowIfNull(logProbabilities);
        ArgumentNullException.ThrowIfNull(labels);
        int axis = ClassAxis("NegativeLogLikelihood", "logProbabilities", logProbabilities);
        Labels checkedLabels = Labels.Of("NegativeLogLikelihood", logProbabilities, labels, axis, ignore);
        CheckWeight("NegativeLogLikelihood", weight, logProbabilities.Shape[axis]);
        Tensor losses = checkedLabels.Pick(logProbabilities);
        if (weight is null)
        {
            return checkedLabels.Reduce(losses, reduction);
        }

        Tensor weights = checkedLabels.Weights(weight);
        return Labels.Reduce(losses * weights, weights, reduction);
    }

    private static Tensor WithProbabilities(Tensor logits, Tensor labels, int axis, double smoothing, long? ignore, Reduction reduction, Tensor? weight)
    {
        if (labels.Shape != logits.Shape)
        {
            throw new ArgumentException(
                labels.Shape == Labels.ShapeFor(logits, axis)
                    ? $"CrossEntropy was given labels of {labels.Type} for logits {logits.Shape}: class numbers must be integers. Write labels.Cast(DType.Int64)."
                    : $"CrossEntropy takes probabilities of the shape of the logits, but was given {labels.Type} for logits {logits.Shape}; nothing is broadcast. Class numbers would be integers {Labels.ShapeFor(logits, axis)}.",
                nameof(labels));
        }

        if (ignore is not null)
        {
            throw new ArgumentException("CrossEntropy can ignore a class number only where labels are class numbers, not where they are probabilities.", nameof(ignore));
        }

        if (CanLookAt(labels))
        {
            // While a graph is written there are no numbers, though the labels be constants.
            Tensor isBroken = Functions.IsNaN(labels.Detach()).Any();
            if (!isBroken.IsAbstract && (bool)isBroken)
            {
                throw new ArgumentException("CrossEntropy was given probabilities that contain NaN.", nameof(labels));
            }
        }

        Tensor target = smoothing > 0 ? labels * (1 - smoothing) + smoothing / logits.Shape[axis] : labels;
        target = weight is null ? target : target * Along(weight, axis, logits.Rank);
        return Reduce(-(target * logits.LogSoftmax(axis)).Sum(axis), reduction);
    }

    private static Tensor Along(Tensor weight, int axis, int rank)
    {
        int[] shape = new int[rank - axis];
        Array.Fill(shape, 1);
        shape[0] = weight.Shape[0];
        return weight.Reshape(Shape.Create(shape));
    }

    private static void CheckWeight(string name, Tensor? weight, int classes)
    {
        if (weight is not null && (weight.Rank != 1 || weight.Shape[0] != classes))
        {
            throw new ArgumentException($"{name} with {classes} classes needs a weight for each, [{classes}], not {weight.Shape}.", nameof(weight));
        }
    }

    private static int ClassAxis(string name, string argument, Tensor prediction)
    {
        CheckFloating(name, prediction);
        return prediction.Rank switch
        {
            0 => throw new ArgumentException($"{name} needs {argument} with an axis of classes, [N, C] or [C], not a scalar.", nameof(prediction)),
            1 => 0,
            _ => 1,
        };
    }
}
