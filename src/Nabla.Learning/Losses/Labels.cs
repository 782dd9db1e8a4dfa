using System.Globalization;

namespace Nabla.Learning;

/// <summary>Class numbers that were checked against the prediction they belong to.</summary>
internal readonly struct Labels
{
    private readonly Tensor _classes;
    private readonly int _axis;
    private readonly Tensor? _kept;
    private readonly Tensor? _count;

    private Labels(Tensor classes, int axis, Tensor? kept = null, Tensor? count = null)
    {
        _classes = classes;
        _axis = axis;
        _kept = kept;
        _count = count;
    }

    /// <summary>The shape that labels have for a prediction: its own without the classes.</summary>
    public static Shape ShapeFor(Tensor prediction, int axis)
        => Shape.Create([.. prediction.Shape.Lengths[..axis], .. prediction.Shape.Lengths[(axis + 1)..]]);

    /// <summary>Checks shape, element type and range, and says what is wrong in the words of the loss called <paramref name="name"/>.</summary>
    public static Labels Of(string name, Tensor prediction, Tensor labels, int axis, long? ignore)
    {
        Shape shape = ShapeFor(prediction, axis);
        if (!labels.DType.IsInteger())
        {
            throw new ArgumentException(
                $"{name} was given labels of {labels.Type} for a prediction of {prediction.Shape}: class numbers must be integers. Write labels.Cast(DType.Int64).",
                nameof(labels));
        }

        if (labels.Shape != shape)
        {
            string remedy = labels.Count != shape.Count ? ""
                : labels.Rank == shape.Rank + 1 && labels.Shape[axis] == 1 ? $" Write labels.Squeeze({axis})."
                : $" If the order agrees, write labels.Reshape([{string.Join(", ", shape)}]).";
            throw new ArgumentException(
                $"{name} needs one label for each example: labels {shape} for a prediction of {prediction.Shape}, but was given {labels.Shape}; nothing is broadcast.{remedy}",
                nameof(labels));
        }

        Tensor classes = labels.Cast(DType.Int64);
        if (!Loss.CanLookAt(classes))
        {
            // Inside Vmap and while a graph is written there are no numbers to check, and on a device checking would wait: there picking finds what is no class, and the first reading of the loss throws.
            return ignore is { } dropped ? Without(classes, axis, dropped) : new Labels(classes, axis);
        }

        int length = prediction.Shape[axis];
        (long wrong, long ignored) = classes.Read<long, (long, long)>(values => Scan(values, length, ignore));
        if (wrong >= 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(labels),
                $"{name} has {length} classes, 0 to {length - 1}, but the label{Position(shape, wrong)} is {Element(classes, wrong)}." + (ignore is null ? " To leave such examples out, name their label: ignore: …" : ""));
        }

        return ignore is not { } left || ignored == 0 ? new Labels(classes, axis)
            : ignored < classes.Count ? Without(classes, axis, left)
            : new Labels(classes, axis, Functions.NotEqual(classes, left));
    }

    /// <summary>Minus the entry of each example's class; 0 for ignored examples.</summary>
    public Tensor Pick(Tensor logProbabilities) => Keep(-Functions.Gather(logProbabilities, _classes.Unsqueeze(_axis), _axis).Squeeze(_axis));

    /// <summary>The weight of each example: that of its class, and 0 for ignored ones.</summary>
    public Tensor Weights(Tensor weight) => Keep(Functions.IndexSelect(weight, _classes.Reshape(-1), 0).Reshape(_classes.Shape));

    /// <summary>Reduces losses that were multiplied by weights, the mean being over the sum of weights.</summary>
    public static Tensor Reduce(Tensor losses, Tensor weights, Reduction reduction)
        => reduction == Reduction.Mean ? losses.Sum() / weights.Sum() : reduction == Reduction.Sum ? losses.Sum() : losses;

    /// <summary>The losses, with 0 for ignored examples.</summary>
    public Tensor Keep(Tensor losses) => _kept is null ? losses : Functions.Where(_kept, losses, 0);

    /// <summary>Reduces, where the mean is over the examples that are not ignored.</summary>
    public Tensor Reduce(Tensor losses, Reduction reduction) => reduction switch
    {
        Reduction.None => losses,
        Reduction.Sum => losses.Sum(),
        Reduction.Mean when _kept is null && losses.Count > 0 => losses.Mean(),
        Reduction.Mean when _count is not null => losses.Sum() / _count,
        Reduction.Mean => throw new ArgumentException(losses.Count == 0
            ? $"A loss over no labels ({losses.Shape}) has no mean. Is the batch empty?"
            : $"All {losses.Count} labels are ignored, so the loss has no mean."),
        _ => throw new ArgumentOutOfRangeException(nameof(reduction), reduction, "There is no such reduction."),
    };

    private static Labels Without(Tensor classes, int axis, long ignore)
    {
        Tensor kept = Functions.NotEqual(classes, ignore);
        return new Labels(Functions.Where(kept, classes, 0), axis, kept, kept.Cast(DType.Int64).Sum());
    }

    private static (long Wrong, long Ignored) Scan(ReadOnlySpan<long> values, int classes, long? ignore)
    {
        long ignored = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] == ignore)
            {
                ignored++;
            }
            else if ((ulong)values[i] >= (ulong)classes)
            {
                return (i, ignored);
            }
        }

        return (-1, ignored);
    }

    private static long Element(Tensor classes, long position) => classes.Read<long, long>(values => values[(int)position]);

    private static string Position(Shape shape, long flat)
    {
        long[] at = new long[shape.Rank];
        for (int axis = shape.Rank - 1; axis >= 0; axis--)
        {
            at[axis] = flat % shape[axis];
            flat /= shape[axis];
        }

        return at.Length switch
        {
            0 => "",
            1 => $" at position {at[0].ToString(CultureInfo.InvariantCulture)}",
            _ => $" at [{string.Join(", ", at)}]",
        };
    }
}
