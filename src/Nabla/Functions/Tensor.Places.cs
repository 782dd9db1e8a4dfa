using Nabla.Primitives;

namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>With <paramref name="value"/> where a mask is true; both broadcast. PyTorch's masked_fill.</summary>
    /// <exception cref="ArgumentException">The mask is not bool, or the value would lose its fractions.</exception>
    public Tensor MaskedFill(Tensor mask, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Functions.Where(mask, DType == DType.Bool ? value.Cast(DType.Bool) : Alignment.Into("MaskedFill", value, DType), this);
    }

    /// <summary>The elements where a mask is true, in row-major order; both broadcast. PyTorch's masked_select. How many depends on values.</summary>
    /// <exception cref="ArgumentException">The mask is not bool.</exception>
    public Tensor MaskedSelect(Tensor mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        Shape shape = Alignment.Common("MaskedSelect", Shape, mask.Shape);
        return mask.DType == DType.Bool
            ? BroadcastTo(shape)[mask.BroadcastTo(shape)].Reshape(-1)
            : throw new ArgumentException($"MaskedSelect needs a bool mask, not {mask.Type}{CallSite.Suffix()}.", nameof(mask));
    }

    /// <summary>With the first elements of <paramref name="source"/>, in row-major order, where a mask is true; mask and tensor broadcast. PyTorch's masked_scatter.</summary>
    /// <exception cref="ArgumentException">The mask is not bool.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The source has fewer elements than the mask has true ones.</exception>
    public Tensor MaskedScatter(Tensor mask, Tensor source)
    {
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(source);
        Shape shape = Alignment.Common("MaskedScatter", Shape, mask.Shape);
        Tensor flat = mask.BroadcastTo(shape).Reshape(-1);
        Tensor places = Functions.Where(flat, flat.CumSum(0) - 1L, 0L);
        Tensor picked = source.Count == 0 ? Zeros(flat.Shape, DType) : Functions.Gather(Alignment.Into("MaskedScatter", source, DType).Reshape(-1), places, 0);
        return Functions.Where(flat, picked, BroadcastTo(shape).Reshape(-1)).Reshape(shape);
    }

    /// <summary>The elements at positions in the flattened tensor, negative ones from its end; PyTorch's take.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A position is outside the tensor.</exception>
    public Tensor Take(Tensor indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        return Functions.Gather(Reshape(-1), Positive("Take", indices).Reshape(-1), 0).Reshape(indices.Shape);
    }

    /// <summary>With elements of <paramref name="source"/> put at, or added to, positions in the flattened tensor, negative ones from its end; PyTorch's put.</summary>
    /// <param name="indices">Integers.</param>
    /// <param name="source">As many elements as indices.</param>
    /// <param name="accumulate">Whether they are added; otherwise, of repeated positions, the last stays.</param>
    /// <exception cref="ArgumentOutOfRangeException">A position is outside the tensor.</exception>
    /// <exception cref="ArgumentException">There are not as many elements as indices.</exception>
    public Tensor Put(Tensor indices, Tensor source, bool accumulate = false)
    {
        ArgumentNullException.ThrowIfNull(indices);
        ArgumentNullException.ThrowIfNull(source);
        if (indices.Count != source.Count)
        {
            throw new ArgumentException($"Put needs as many elements as indices, not {source.Type} for {indices.Type}{CallSite.Suffix()}.", nameof(source));
        }

        (Tensor places, Tensor values) = (Positive("Put", indices).Reshape(-1), source.Reshape(-1));
        Tensor flat = Reshape(-1);
        return (accumulate ? Functions.Scatter(flat, places, values, 0, ScatterMode.Sum) : Functions.Scatter(flat, places, values, 0)).Reshape(Shape);
    }

    /// <summary>Picks along an axis with indices that broadcast apart from it; without an axis, in the flattened tensor. PyTorch's take_along_dim, NumPy's take_along_axis.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside the axis.</exception>
    public Tensor TakeAlongAxis(Tensor indices, int? axis = null)
    {
        ArgumentNullException.ThrowIfNull(indices);
        if (axis is not { } named)
        {
            return Functions.Gather(Reshape(-1), indices.Reshape(-1), 0);
        }

        named = Axes.Resolve(named, Rank);
        if (indices.Rank != Rank)
        {
            throw new ArgumentException($"TakeAlongAxis needs indices of {Rank} axes, not {indices.Type}{CallSite.Suffix()}.", nameof(indices));
        }

        Shape others = Alignment.Common("TakeAlongAxis", Shape.Replace(named, 1), indices.Shape.Replace(named, 1));
        return Functions.Gather(BroadcastTo(others.Replace(named, Shape[named])), indices.BroadcastTo(others.Replace(named, indices.Shape[named])), named);
    }

    /// <summary>With α times the parts of <paramref name="source"/> added to the parts at positions along an axis; repeated positions sum. PyTorch's index_add.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A position is outside the axis.</exception>
    public Tensor IndexAdd(int axis, Tensor indices, Tensor source, double alpha = 1)
        => Parts("IndexAdd", axis, indices, Scaled(source, alpha), static (x, places, values, axis) => Functions.Combined(x, places, values, axis, ScatterMode.Sum, true));

    /// <summary>With the parts at positions along an axis combined with those of <paramref name="source"/>; PyTorch's index_reduce.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="indices">A vector of integers.</param>
    /// <param name="source">What is combined, as long along the axis as there are indices.</param>
    /// <param name="reduce">How.</param>
    /// <param name="includeSelf">Whether this tensor counts where something comes.</param>
    /// <exception cref="ArgumentOutOfRangeException">A position is outside the axis.</exception>
    public Tensor IndexReduce(int axis, Tensor indices, Tensor source, ScatterMode reduce, bool includeSelf = true)
        => Parts("IndexReduce", axis, indices, source, (x, places, values, axis) => Functions.Combined(x, places, values, axis, reduce, includeSelf));

    /// <summary>With the parts at positions along an axis replaced by those of <paramref name="source"/>, of repeated positions the last; PyTorch's index_copy.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A position is outside the axis.</exception>
    public Tensor IndexCopy(int axis, Tensor indices, Tensor source)
        => Parts("IndexCopy", axis, indices, source, static (x, places, values, axis) => Functions.Scatter(x, places, values, axis));

    /// <summary>With one number in the parts at positions along an axis; PyTorch's index_fill.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A position is outside the axis.</exception>
    public Tensor IndexFill(int axis, Tensor indices, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(indices);
        ArgumentNullException.ThrowIfNull(value);
        Tensor x = AtLeast1D();
        axis = Axes.Resolve(axis, x.Rank);
        return IndexCopy(axis, indices, Alignment.Into("IndexFill", value, DType).BroadcastTo(x.Shape.Replace(axis, (int)indices.Count)));
    }

    /// <summary>With elements replaced, or added to, where index tensors point, one for each of the first axes as in an indexer; PyTorch's index_put.</summary>
    /// <param name="indices">Integer tensors that broadcast together, or bool masks.</param>
    /// <param name="values">What comes there; broadcasts to what the indexer would pick.</param>
    /// <param name="accumulate">Whether it is added; otherwise, of repeated positions, the last stays.</param>
    /// <exception cref="ArgumentException">The values do not broadcast to the part.</exception>
    public Tensor IndexPut(ReadOnlySpan<Tensor> indices, Tensor values, bool accumulate = false)
    {
        ArgumentNullException.ThrowIfNull(values);
        At[] at = new At[indices.Length];
        for (int i = 0; i < at.Length; i++)
        {
            at[i] = indices[i];
        }

        Tensor fitted = Alignment.Into("IndexPut", values, DType);
        return accumulate ? new Selection(this, at).Add(this, fitted) : new Selection(this, at).Replace(this, fitted);
    }

    /// <summary>Where the elements that are not 0 are: their coordinates as rows (int64) [count, axes]; PyTorch's argwhere. How many depends on values.</summary>
    public Tensor ArgWhere()
    {
        Tensor mask = Cast(DType.Bool);
        Tensor rest = Primitives.Nonzero.Op.Apply(mask.Reshape(-1));
        Tensor[] coordinates = new Tensor[Rank];
        for (int axis = Rank - 1; axis >= 0; axis--)
        {
            coordinates[axis] = rest % (long)Shape[axis];
            rest = (rest - coordinates[axis]).DivideExactly(Shape[axis]);
        }

        return Rank == 0 ? Zeros([(int)rest.Count, 0], DType.Int64) : Functions.Stack(coordinates, 1);
    }

    private Tensor Positive(string name, Tensor indices) => indices.DType.IsInteger()
        ? Functions.Where(indices < 0, indices.Cast(DType.Int64) + Count, indices.Cast(DType.Int64))
        : throw new ArgumentException($"{name} needs integer indices, not {indices.Type}{CallSite.Suffix()}.", nameof(indices));

    /// <summary>Combines whole parts along an axis, each with one index.</summary>
    private Tensor Parts(string name, int axis, Tensor indices, Tensor source, Func<Tensor, Tensor, Tensor, int, Tensor> combine)
    {
        ArgumentNullException.ThrowIfNull(indices);
        ArgumentNullException.ThrowIfNull(source);
        (Tensor x, Tensor places, Tensor values) = (AtLeast1D(), indices.AtLeast1D(), Alignment.Into(name, source, DType).AtLeast1D());
        axis = Axes.Resolve(axis, x.Rank);
        if (!indices.DType.IsInteger() || places.Rank != 1 || values.Rank != x.Rank || !values.Shape.Equals(x.Shape.Replace(axis, places.Shape[0])))
        {
            throw new ArgumentException($"{name} along axis {axis} of {Shape} needs a vector of integers and {x.Shape.Replace(axis, (int)places.Count)}, not {indices.Type} and {source.Type}{CallSite.Suffix()}.", nameof(indices));
        }

        Tensor repeated = new Broadcast(values.Shape, Axes.Of(axis)).Apply(places.Cast(DType.Int64));
        return combine(x, repeated, values, axis).Reshape(Shape);
    }
}
