using Nabla.Primitives;

namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>The element at a position along an axis, which disappears; negative positions count from the end. PyTorch's select. A view.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The position is outside the axis.</exception>
    public Tensor Select(int axis, int index)
    {
        axis = Axes.Resolve(axis, Rank);
        return Narrow(axis, Position("Select", axis, index), 1).Reshape(Shape.Without(axis));
    }

    /// <summary>The elements from <paramref name="start"/> to before <paramref name="stop"/> along an axis, as Python's slices count: negative positions from the end, held within the axis. A view.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="start">The first; the beginning unless given.</param>
    /// <param name="stop">Where it stops; the end unless given.</param>
    /// <param name="step">From one element to the next: positive.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is not positive.</exception>
    public Tensor Slice(int axis = 0, int? start = null, int? stop = null, int step = 1)
    {
        axis = Axes.Resolve(axis, Rank);
        (int first, int count) = Sliced(axis, start, stop, step);
        int[] starts = new int[Rank];
        int[] steps = Enumerable.Repeat(1, Rank).ToArray();
        (starts[axis], steps[axis]) = (first, count > 1 ? step : 1);
        return new Slice(Axes.Of(starts), Axes.Of(Shape.Replace(axis, count).Lengths), Axes.Of(steps)).Apply(this);
    }

    /// <summary>With the part that <see cref="Select"/> would give replaced by <paramref name="source"/>; PyTorch's select_scatter.</summary>
    /// <exception cref="ArgumentException"><paramref name="source"/> has another shape, or would lose its fractions.</exception>
    public Tensor SelectScatter(Tensor source, int axis, int index)
    {
        ArgumentNullException.ThrowIfNull(source);
        axis = Axes.Resolve(axis, Rank);
        Shape place = Shape.Without(axis);
        return source.Shape.Equals(place)
            ? Overwritten("SelectScatter", source.Unsqueeze(axis), axis, Position("SelectScatter", axis, index), 1)
            : throw new ArgumentException($"SelectScatter along axis {axis} of {Shape} needs a source of {place}, not {source.Shape}{CallSite.Suffix()}.", nameof(source));
    }

    /// <summary>With the part that <see cref="Slice"/> would give replaced by <paramref name="source"/>; PyTorch's slice_scatter.</summary>
    /// <param name="source">What replaces it, of its shape.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="start">The first; the beginning unless given.</param>
    /// <param name="stop">Where it stops; the end unless given.</param>
    /// <param name="step">From one element to the next: positive.</param>
    /// <exception cref="ArgumentException"><paramref name="source"/> has another shape, or would lose its fractions.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is not positive.</exception>
    public Tensor SliceScatter(Tensor source, int axis = 0, int? start = null, int? stop = null, int step = 1)
    {
        ArgumentNullException.ThrowIfNull(source);
        axis = Axes.Resolve(axis, Rank);
        (int first, int count) = Sliced(axis, start, stop, step);
        Shape place = Shape.Replace(axis, count);
        return source.Shape.Equals(place)
            ? Overwritten("SliceScatter", source, axis, first, step)
            : throw new ArgumentException($"SliceScatter replaces {place} of {Shape} along axis {axis}, but was given {source.Shape}{CallSite.Suffix()}.", nameof(source));
    }

    private int Position(string name, int axis, int index)
    {
        int position = index < 0 ? index + Shape[axis] : index;
        return position >= 0 && position < Shape[axis]
            ? position
            : throw new ArgumentOutOfRangeException(nameof(index), index, $"{name}: {index} is outside axis {axis} of {Type}, which has {Shape[axis]} elements{CallSite.Suffix()}.");
    }

    private (int First, int Count) Sliced(int axis, int? start, int? stop, int step)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step);
        int first = Bound(start ?? 0, Shape[axis]);
        int last = Bound(stop ?? int.MaxValue, Shape[axis]);
        int count = (int)(((long)Math.Max(last - first, 0) + step - 1) / step);
        return (count == 0 ? 0 : first, count);
    }

    private Tensor Overwritten(string name, Tensor source, int axis, int start, int step)
    {
        int[] starts = new int[Rank];
        int[] steps = Enumerable.Repeat(1, Rank).ToArray();
        (starts[axis], steps[axis]) = (start, step);
        return new Overwrite(Axes.Of(starts), Axes.Of(steps)).Apply(this, Alignment.Into(name, source, DType));
    }
}
