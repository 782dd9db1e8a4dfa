using System.Runtime.CompilerServices;

namespace Nabla.Learning;

/// <summary>Losses. The first argument is always the prediction, the second the target; shapes must agree exactly, because broadcasting
/// here is nearly always a mistake: (N, 1) against (N) would silently make (N, N).</summary>
public static partial class Loss
{
    /// <summary>(prediction − target)².</summary>
    /// <param name="prediction">Any shape.</param>
    /// <param name="target">The same shape.</param>
    /// <param name="reduction">What is made of the elements' losses.</param>
    /// <exception cref="ArgumentException">The shapes differ, or there is nothing to take the mean of.</exception>
    public static Tensor MeanSquaredError(Tensor prediction, Tensor target, Reduction reduction = Reduction.Mean)
    {
        CheckPair("MeanSquaredError", prediction, target);
        return Reduce((prediction - target).Square(), reduction);
    }

    /// <summary>|prediction − target|; where they are equal, its gradient is 0.</summary>
    /// <param name="prediction">Any shape.</param>
    /// <param name="target">The same shape.</param>
    /// <param name="reduction">What is made of the elements' losses.</param>
    /// <exception cref="ArgumentException">The shapes differ, or there is nothing to take the mean of.</exception>
    public static Tensor MeanAbsoluteError(Tensor prediction, Tensor target, Reduction reduction = Reduction.Mean)
    {
        CheckPair("MeanAbsoluteError", prediction, target);
        return Reduce((prediction - target).Abs(), reduction);
    }

    /// <summary>Half the square of the difference where it is at most δ, and δ (|difference| − δ/2) beyond: far outliers pull no harder than δ (Huber 1964).</summary>
    /// <param name="prediction">Any shape.</param>
    /// <param name="target">The same shape.</param>
    /// <param name="delta">δ, positive.</param>
    /// <param name="reduction">What is made of the elements' losses.</param>
    /// <exception cref="ArgumentException">The shapes differ, or there is nothing to take the mean of.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delta"/> is not positive.</exception>
    public static Tensor Huber(Tensor prediction, Tensor target, double delta = 1, Reduction reduction = Reduction.Mean)
    {
        CheckPair("Huber", prediction, target);
        if (!(delta > 0 && double.IsFinite(delta)))
        {
            throw new ArgumentOutOfRangeException(nameof(delta), delta, "Huber needs a positive, finite delta.");
        }

        Tensor distance = (prediction - target).Abs();
        Tensor near = distance.Minimum(delta);
        return Reduce(near * (distance - 0.5 * near), reduction);
    }

    /// <summary>−t ln σ(x) − (1 − t) ln(1 − σ(x)) for numbers x before the sigmoid and probabilities t, without overflow or lost digits for any x.</summary>
    /// <param name="logits">x: any shape, numbers before the sigmoid.</param>
    /// <param name="target">t: the same shape, floating-point numbers from 0 to 1.</param>
    /// <param name="reduction">What is made of the elements' losses.</param>
    /// <param name="weight">What each element's loss is multiplied by, of a shape that broadcasts to the logits'; 1 if null.</param>
    /// <param name="posWeight">What the losses of what is there, t ln σ(x), are multiplied by besides, of such a shape; 1 if null.</param>
    /// <exception cref="ArgumentException">The shapes differ, the target is not of floating-point numbers, or there is nothing to take the mean of.</exception>
    public static Tensor BinaryCrossEntropyWithLogits(Tensor logits, Tensor target, Reduction reduction = Reduction.Mean, Tensor? weight = null, Tensor? posWeight = null)
    {
        CheckPair("BinaryCrossEntropyWithLogits", logits, target);
        if (!target.DType.IsFloating())
        {
            throw new ArgumentException(
                $"BinaryCrossEntropyWithLogits needs targets between 0 and 1 as floating-point numbers, not {target.Type}. Cast them: target.Cast(DType.{logits.DType}).",
                nameof(target));
        }

        // Each softplus loses nothing where it counts: the other one's factor vanishes.
        Tensor there = target * (-logits).Softplus();
        Tensor losses = (posWeight is null ? there : there * posWeight) + (1 - target) * logits.Softplus();
        return Reduce(weight is null ? losses : losses * weight, reduction);
    }

    private static Tensor Reduce(Tensor losses, Reduction reduction) => reduction switch
    {
        Reduction.None => losses,
        Reduction.Sum => losses.Sum(),
        Reduction.BatchMean when losses.Rank > 0 && losses.Count > 0 => losses.Sum() / losses.Shape[0],
        Reduction.Mean when losses.Count > 0 => losses.Mean(),
        Reduction.Mean or Reduction.BatchMean => throw new ArgumentException($"A loss over nothing ({losses.Shape}) has no mean. Is the batch empty?"),
        _ => throw new ArgumentOutOfRangeException(nameof(reduction), reduction, "There is no such reduction."),
    };

    private static void CheckPair(
        string name, Tensor prediction, Tensor target, [CallerArgumentExpression(nameof(prediction))] string? predictionName = null, [CallerArgumentExpression(nameof(target))] string? targetName = null)
    {
        ArgumentNullException.ThrowIfNull(prediction, predictionName);
        ArgumentNullException.ThrowIfNull(target, targetName);
        CheckFloating(name, prediction);
        if (prediction.Shape != target.Shape)
        {
            throw new ArgumentException(
                $"{name} needs a prediction and a target of one shape, but was given {prediction.Shape} and {target.Shape}; nothing is broadcast.{Remedy(prediction.Shape, target.Shape)}",
                targetName);
        }
    }

    private static void CheckProbabilities(string name, Tensor prediction)
    {
        if (!CanLookAt(prediction))
        {
            return;
        }

        // While a graph is written there are no numbers, though the prediction be a constant.
        Tensor isOutside = ((prediction < 0) | (prediction > 1)).Any();
        if (!isOutside.IsAbstract && (bool)isOutside)
        {
            throw new ArgumentOutOfRangeException(nameof(prediction), $"{name} takes probabilities, from 0 to 1, but the prediction has others. Numbers before a sigmoid go to {name}WithLogits.");
        }
    }

    /// <summary>Whether numbers are there to be checked, at no more cost than the checking: those of a device would have to be waited for.</summary>
    internal static bool CanLookAt(Tensor x) => !x.IsAbstract && ReferenceEquals(x.Device, Device.Cpu);

    private static void CheckFloating(string name, Tensor prediction)
    {
        if (!prediction.DType.IsFloating())
        {
            throw new ArgumentException(
                $"{name} takes the prediction first, then the target, but the prediction is {prediction.Type}, which has no gradient. Are the two exchanged?",
                nameof(prediction));
        }
    }

    // The usual cases: one of the two lacks or has an axis of length 1, or only the order of reading differs.
    private static string Remedy(Shape prediction, Shape target)
    {
        for (int axis = 0; axis < Math.Max(prediction.Rank, target.Rank); axis++)
        {
            if (Inserted(target, axis) == prediction)
            {
                return $" Write target.Unsqueeze({axis}), or prediction.Squeeze({axis}).";
            }

            if (Inserted(prediction, axis) == target)
            {
                return $" Write target.Squeeze({axis}), or prediction.Unsqueeze({axis}).";
            }
        }

        return prediction.Count == target.Count ? $" If the order of the elements agrees, write target.Reshape([{string.Join(", ", prediction)}])." : "";
    }

    private static Shape? Inserted(Shape shape, int axis)
        => axis > shape.Rank ? null : Shape.Create([.. shape.Lengths[..axis], 1, .. shape.Lengths[axis..]]);
}
