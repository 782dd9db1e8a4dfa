namespace Nabla.Learning;

/// <summary>Numbers to judge a model by, which are not differentiated.</summary>
public static class Metrics
{
    /// <summary>The share of examples whose greatest logit is that of the right class.</summary>
    /// <param name="logits">[N, C], [C] or [N, C, …]: logits or probabilities.</param>
    /// <param name="labels">Class numbers: integers of that shape without the class axis.</param>
    /// <returns>0 to 1.</returns>
    /// <exception cref="ArgumentException">Shapes or element types do not fit, or there are no examples.</exception>
    public static double Accuracy(Tensor logits, Tensor labels)
    {
        long right = (long)CountRight(logits, labels);
        return labels.Count > 0 ? (double)right / labels.Count : throw new ArgumentException("There is no accuracy over no examples. Is the batch empty?", nameof(labels));
    }

    /// <summary>How many labels the greatest logits say, as a number: int64 [].</summary>
    internal static Tensor CountRight(Tensor logits, Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(labels);
        if (logits.Rank == 0)
        {
            throw new ArgumentException("Accuracy needs logits with an axis of classes, [N, C] or [C], not a scalar.", nameof(logits));
        }

        int axis = logits.Rank == 1 ? 0 : 1;
        Shape shape = Labels.ShapeFor(logits, axis);
        if (!labels.DType.IsInteger() || labels.Shape != shape)
        {
            throw new ArgumentException($"Accuracy needs integer labels {shape} for logits {logits.Shape}, but was given {labels.Type}; nothing is broadcast.", nameof(labels));
        }

        return labels.Count == 0 ? Tensor.Of(0L) : Functions.Equal(FirstGreatest(logits.Detach(), axis), labels.Cast(DType.Int64)).Sum();
    }

    /// <summary>What ArgMax gives, by operations of which devices have loops.</summary>
    private static Tensor FirstGreatest(Tensor x, int axis)
    {
        int classes = x.Shape[axis];
        int[] along = [.. Enumerable.Repeat(1, x.Rank)];
        along[axis] = classes;
        Tensor places = Tensor.Arange(classes, device: x.Device).Reshape(along);
        Tensor isGreatest = Functions.Equal(x, x.Max(axis, keepAxes: true)) | Functions.IsNaN(x);
        return Functions.Where(isGreatest, places, classes).Min(axis);
    }
}
