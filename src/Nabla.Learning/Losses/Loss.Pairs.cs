namespace Nabla.Learning;

// The usual forms without options: a method with optional parameters cannot be passed where a function of two tensors is asked for.
public static partial class Loss
{
    /// <summary>The mean of (prediction − target)²; can be passed as it is: <c>new Trainer(model, optimizer, Loss.MeanSquaredError)</c>.</summary>
    /// <param name="prediction">Any shape.</param>
    /// <param name="target">The same shape.</param>
    /// <exception cref="ArgumentException">The shapes differ, or there is nothing to take the mean of.</exception>
    public static Tensor MeanSquaredError(Tensor prediction, Tensor target) => MeanSquaredError(prediction, target, Reduction.Mean);

    /// <summary>The mean of |prediction − target|; can be passed as it is: <c>new Trainer(model, optimizer, Loss.MeanAbsoluteError)</c>.</summary>
    /// <param name="prediction">Any shape.</param>
    /// <param name="target">The same shape.</param>
    /// <exception cref="ArgumentException">The shapes differ, or there is nothing to take the mean of.</exception>
    public static Tensor MeanAbsoluteError(Tensor prediction, Tensor target) => MeanAbsoluteError(prediction, target, Reduction.Mean);

    /// <summary>The mean of the Huber loss with δ = 1; can be passed as it is: <c>new Trainer(model, optimizer, Loss.Huber)</c>.</summary>
    /// <param name="prediction">Any shape.</param>
    /// <param name="target">The same shape.</param>
    /// <exception cref="ArgumentException">The shapes differ, or there is nothing to take the mean of.</exception>
    public static Tensor Huber(Tensor prediction, Tensor target) => Huber(prediction, target, 1);

    /// <summary>The mean of −t ln σ(x) − (1 − t) ln(1 − σ(x)); can be passed as it is: <c>new Trainer(model, optimizer, Loss.BinaryCrossEntropyWithLogits)</c>.</summary>
    /// <param name="logits">x: any shape, numbers before the sigmoid.</param>
    /// <param name="target">t: the same shape, floating-point numbers from 0 to 1.</param>
    /// <exception cref="ArgumentException">The shapes differ, the target is not of floating-point numbers, or there is nothing to take the mean of.</exception>
    public static Tensor BinaryCrossEntropyWithLogits(Tensor logits, Tensor target) => BinaryCrossEntropyWithLogits(logits, target, Reduction.Mean);

    /// <summary>The mean of the cross-entropy of logits and labels; can be passed as it is: <c>new Trainer(model, optimizer, Loss.CrossEntropy)</c>.</summary>
    /// <param name="logits">[N, C], [C], or [N, C, …]: numbers before the softmax.</param>
    /// <param name="labels">Class numbers from 0 to C − 1 without the class axis, or the probabilities of all classes.</param>
    /// <exception cref="ArgumentException">Shapes or element types do not fit, probabilities are NaN, or there is nothing to take the mean of.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is not a class.</exception>
    public static Tensor CrossEntropy(Tensor logits, Tensor labels) => CrossEntropy(logits, labels, smoothing: 0);

    /// <summary>The mean of −ln of the right class's probability, from logarithms of probabilities; can be passed as it is.</summary>
    /// <param name="logProbabilities">[N, C], [C], or [N, C, …].</param>
    /// <param name="labels">Class numbers from 0 to C − 1, integers of that shape without the class axis.</param>
    /// <exception cref="ArgumentException">Shapes or element types do not fit, or there is nothing to take the mean of.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is not a class.</exception>
    public static Tensor NegativeLogLikelihood(Tensor logProbabilities, Tensor labels) => NegativeLogLikelihood(logProbabilities, labels, ignore: null);
}
