using Nabla.Primitives;

namespace Nabla;

public static partial class Functions
{
    /// <summary>x with elements replaced along an axis: result[.., indices[.., j, ..], ..] = updates[.., j, ..], of repeated indices the last; PyTorch's scatter. Apart from the axis, indices may be shorter than x.</summary>
    /// <param name="x">What is replaced in.</param>
    /// <param name="indices">Integers, where along the axis.</param>
    /// <param name="updates">What comes there: at least as long as the indices everywhere, or one number.</param>
    /// <param name="axis">The axis.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside the axis.</exception>
    public static Tensor Scatter(Tensor x, Tensor indices, Tensor updates, int axis)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(updates);
        return Scattered("Scatter", x, indices, Alignment.Into("Scatter", updates, x.DType), axis, static (x, indices, updates, axis) =>
        {
            if (indices.Count == 0)
            {
                return x;
            }

            // Whoever comes last at a place has written it.
            int[] along = Enumerable.Repeat(1, x.Rank).ToArray();
            along[axis] = indices.Shape[axis];
            Tensor order = Tensor.Arange(indices.Shape[axis]).Reshape(Shape.Create(along)).BroadcastTo(indices.Shape);
            Tensor writer = new ScatterMax(axis).Apply(Tensor.Full(x.Shape, -1, DType.Int64), indices, order);
            return Where(writer >= 0L, new Gather(axis).Apply(updates, writer.Maximum(0L)), x);
        });
    }

    /// <summary>x with elements combined along an axis: result[.., indices[.., j, ..], ..] is what the mode makes of x there and of all updates[.., j, ..]; PyTorch's scatter_reduce. Apart from the axis, indices may be shorter than x.</summary>
    /// <param name="x">What is combined with.</param>
    /// <param name="indices">Integers, where along the axis.</param>
    /// <param name="updates">What comes there: at least as long as the indices everywhere, or one number.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="reduce">How they are combined.</param>
    /// <param name="includeSelf">Whether x counts where something comes.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside the axis.</exception>
    public static Tensor Scatter(Tensor x, Tensor indices, Tensor updates, int axis, ScatterMode reduce, bool includeSelf)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(updates);
        return Scattered("Scatter", x, indices, Alignment.Into("Scatter", updates, x.DType), axis, (x, indices, updates, axis) => Combined(x, indices, updates, axis, reduce, includeSelf));
    }

    /// <summary>x with elements combined along an axis, x among them; see <see cref="Scatter(Tensor, Tensor, Tensor, int, ScatterMode, bool)"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside the axis.</exception>
    public static Tensor Scatter(Tensor x, Tensor indices, Tensor updates, int axis, ScatterMode reduce) => Scatter(x, indices, updates, axis, reduce, true);

    internal static Tensor Combined(Tensor x, Tensor indices, Tensor updates, int axis, ScatterMode reduce, bool includeSelf)
    {
        if (x.DType == DType.Bool)
        {
            // Of truths the sum is whether any is, the product whether all are.
            return Combined(x.Cast(DType.Int64), indices, updates.Cast(DType.Int64), axis, reduce, includeSelf).Cast(DType.Bool);
        }

        Tensor starts = x;
        Tensor count = x;
        if (!includeSelf || reduce == ScatterMode.Mean)
        {
            Tensor none = Tensor.Full(x.Shape, includeSelf ? 1 : 0, DType.Int64);
            count = new ScatterAdd(axis).Apply(none, indices, Tensor.Full(indices.Shape, 1, DType.Int64));
        }

        if (!includeSelf)
        {
            Tensor neutral = reduce switch
            {
                ScatterMode.Prod => 1,
                ScatterMode.Max => Tensor.Extreme(x.DType, greatest: false),
                ScatterMode.Min => Tensor.Extreme(x.DType, greatest: true),
                _ => 0,
            };
            starts = Where(count > 0L, neutral.Cast(x.DType), x);
        }

        Tensor combined = reduce switch
        {
            ScatterMode.Prod => new ScatterProd(axis).Apply(starts, indices, updates),
            ScatterMode.Max => new ScatterMax(axis).Apply(starts, indices, updates),
            ScatterMode.Min => new ScatterMin(axis).Apply(starts, indices, updates),
            _ => new ScatterAdd(axis).Apply(starts, indices, updates),
        };
        if (reduce != ScatterMode.Mean)
        {
            return combined;
        }

        Tensor divisor = count.Maximum(1L);
        return x.DType.IsFloating() ? combined / divisor.Cast(x.DType) : combined.Divide(divisor.Cast(x.DType), Rounding.Floor);
    }

    /// <summary>Indices, updates and x made to agree apart from the axis, as the primitives want them.</summary>
    private static Tensor Scattered(string name, Tensor x, Tensor indices, Tensor updates, int axis, Func<Tensor, Tensor, Tensor, int, Tensor> scatter)
    {
        Tensor whole = x.AtLeast1D();
        indices = Indices(name, indices).AtLeast1D();
        axis = Axes.Resolve(axis, whole.Rank);
        updates = updates.Rank == 0 ? updates.BroadcastTo(indices.Shape) : updates;
        if (indices.Rank != whole.Rank || updates.Rank != whole.Rank)
        {
            throw new ArgumentException($"{name} needs as many axes everywhere, not {x.Type}, {indices.Type} and {updates.Type}{CallSite.Suffix()}.", nameof(indices));
        }

        Tensor part = whole;
        for (int i = 0; i < whole.Rank; i++)
        {
            int length = indices.Shape[i];
            if (length > updates.Shape[i] || (i != axis && length > whole.Shape[i]))
            {
                throw new ArgumentException($"{name} along axis {axis} of {x.Shape} has indices of {indices.Shape}, which are longer along axis {i} than x or the updates of {updates.Shape}{CallSite.Suffix()}.", nameof(indices));
            }

            updates = updates.Narrow(i, 0, length);
            part = i == axis ? part : part.Narrow(i, 0, length);
        }

        Tensor scattered = scatter(part, indices, updates, axis);
        if (!part.Shape.Equals(whole.Shape))
        {
            scattered = new Overwrite(Axes.Of(new int[whole.Rank]), Axes.Of(Enumerable.Repeat(1, whole.Rank).ToArray())).Apply(whole, scattered);
        }

        return scattered.Reshape(x.Shape);
    }
}
