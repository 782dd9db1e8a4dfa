using System.Runtime.CompilerServices;
using Nabla.Primitives;

namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>The transpose of a matrix; of more axes, the last two exchanged. Vectors and scalars stay as they are, as in PyTorch and NumPy: <see cref="Unsqueeze"/> makes a column of a vector. A view.</summary>
    public Tensor T => Rank >= 2 ? Transpose(Rank - 2, Rank - 1) : Captured;

    /// <summary>The same elements in row-major order under another shape; one length may be −1 and is found. A view where strides allow.</summary>
    /// <exception cref="ArgumentException">The number of elements differs.</exception>
    [OverloadResolutionPriority(1)]
    public Tensor Reshape(params ReadOnlySpan<int> shape)
    {
        int unknown = shape.IndexOf(-1);
        if (unknown < 0)
        {
            return Reshape(Shape.Create(shape));
        }

        int[] lengths = shape.ToArray();
        lengths[unknown] = 1;
        long known = shape[(unknown + 1)..].Contains(-1) ? 0 : new Shape(lengths).Count;
        if (known == 0 || Count % known != 0)
        {
            throw new ArgumentException($"Reshape cannot find the length −1 in [{string.Join(", ", shape.ToArray())}] for {Shape} ({Count} elements): one −1 is allowed, and the others must divide the number of elements{CallSite.Suffix()}.", nameof(shape));
        }

        lengths[unknown] = Length(Count / known);
        return Reshape(Shape.Create(lengths));
    }

    /// <summary>The same elements in row-major order under another shape. A view where strides allow.</summary>
    /// <exception cref="ArgumentException">The number of elements differs.</exception>
    public Tensor Reshape(Shape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return shape.Equals(Shape) ? Captured : new Reshape(shape).Apply(this);
    }

    /// <summary>The same as the result of an operation of its own, where cotangents meet.</summary>
    internal Tensor Alias => new Reshape(Shape).Apply(this);

    /// <summary>The axes from <paramref name="start"/> to <paramref name="end"/> (both included) made one; a scalar becomes a vector of one.</summary>
    public Tensor Flatten(int start = 0, int end = -1)
    {
        if (Rank == 0)
        {
            return Reshape(1);
        }

        (start, end) = (Axes.Resolve(start, Rank), Axes.Resolve(end, Rank));
        if (start > end)
        {
            throw new ArgumentException($"Flatten goes from axis {start} to axis {end}, which is before it.", nameof(start));
        }

        long merged = 1;
        for (int axis = start; axis <= end; axis++)
        {
            merged *= Shape[axis];
        }

        return Reshape(Shape.Create([.. Shape.Lengths[..start], Length(merged), .. Shape.Lengths[(end + 1)..]]));
    }

    /// <summary>Without axes of length 1: all of them, or those named that have length 1.</summary>
    public Tensor Squeeze(Axes axis = default)
    {
        Axes named = axis.Resolve(Rank);
        List<int> lengths = [];
        for (int i = 0; i < Rank; i++)
        {
            if (Shape[i] != 1 || !named.Contains(i))
            {
                lengths.Add(Shape[i]);
            }
        }

        return Reshape(Shape.Create([.. lengths]));
    }

    /// <summary>With a new axis of length 1 at <paramref name="axis"/>; −1 appends it.</summary>
    public Tensor Unsqueeze(int axis)
    {
        axis = Axes.Resolve(axis, Rank + 1);
        return Reshape(Shape.With(axis, 1));
    }

    /// <summary>The axes in another order: axis i of the result is axis <paramref name="order"/>[i]. A view.</summary>
    /// <exception cref="ArgumentException">Not every axis is named exactly once.</exception>
    public Tensor Permute(params ReadOnlySpan<int> order)
    {
        int[] resolved = new int[order.Length];
        for (int i = 0; i < resolved.Length; i++)
        {
            resolved[i] = Axes.Resolve(order[i], Rank);
        }

        Axes axes = Axes.Of(resolved);
        if (axes.Resolve(Rank).Count != Rank)
        {
            throw new ArgumentException($"Permute needs each of the {Rank} axes of {Shape} once, but was given {axes}.", nameof(order));
        }

        return axes == Axes.Range(Rank) ? Captured : new Permute(axes).Apply(this);
    }

    /// <summary>Two axes exchanged. A view.</summary>
    public Tensor Transpose(int first, int second)
    {
        if (Rank == 0)
        {
            return AlongAxis(first, (x, _) => x.Transpose(first, second));
        }

        (first, second) = (Axes.Resolve(first, Rank), Axes.Resolve(second, Rank));
        int[] order = Axes.Range(Rank).Span.ToArray();
        (order[first], order[second]) = (order[second], order[first]);
        return Permute(order);
    }

    /// <summary>One axis moved to another place, the others keeping their order. A view.</summary>
    public Tensor MoveAxis(int from, int to)
    {
        if (Rank == 0)
        {
            return AlongAxis(from, (x, _) => x.MoveAxis(from, to));
        }

        (from, to) = (Axes.Resolve(from, Rank), Axes.Resolve(to, Rank));
        if (from == to)
        {
            return Captured;
        }

        List<int> order = [.. Axes.Range(Rank)];
        order.RemoveAt(from);
        order.Insert(to, from);
        return Permute([.. order]);
    }

    /// <summary>Repeated along new first axes and axes of length 1, by NumPy's rule. A view.</summary>
    /// <exception cref="ArgumentException">The shape does not broadcast to <paramref name="shape"/>.</exception>
    public Tensor BroadcastTo(Shape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (shape.Rank < Rank || !Alignment.Common("BroadcastTo", Shape, shape).Equals(shape))
        {
            throw new ArgumentException($"{Shape} does not broadcast to {shape}: aligned at the last axis, each length must be equal or 1{CallSite.Suffix()}.", nameof(shape));
        }

        return shape.Equals(Shape) ? Captured : Alignment.To(this, shape);
    }

    /// <summary>The elements in reverse order along the axes. A view.</summary>
    public Tensor Flip(Axes axis = default)
    {
        Axes named = axis.Resolve(Rank);
        int[] starts = new int[Rank];
        int[] steps = new int[Rank];
        for (int i = 0; i < Rank; i++)
        {
            bool flipped = named.Contains(i);
            steps[i] = flipped ? -1 : 1;
            starts[i] = flipped ? Math.Max(Shape[i] - 1, 0) : 0;
        }

        return new Slice(Axes.Of(starts), Axes.Of(Shape.Lengths), Axes.Of(steps)).Apply(this);
    }

    /// <summary><paramref name="length"/> elements from <paramref name="start"/> along an axis. A view.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They are not all there.</exception>
    public Tensor Narrow(int axis, int start, int length)
    {
        axis = Axes.Resolve(axis, Rank);
        if (start < 0 || length < 0 || (long)start + length > Shape[axis])
        {
            throw new ArgumentOutOfRangeException(nameof(start), $"Narrow takes {length} elements from {start} along axis {axis} of {Shape}, which has {Shape[axis]}.");
        }

        int[] starts = new int[Rank];
        int[] steps = new int[Rank];
        Array.Fill(steps, 1);
        starts[axis] = start;
        return length == Shape[axis] ? Captured : new Slice(Axes.Of(starts), Axes.Of(Shape.Replace(axis, length).Lengths), Axes.Of(steps)).Apply(this);
    }

    /// <summary>Pieces of <paramref name="size"/> along an axis, the last possibly shorter. Views.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is not positive.</exception>
    public Tensor[] Split(int size, int axis = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        axis = Axes.Resolve(axis, Rank);
        int length = Shape[axis];
        Tensor[] pieces = new Tensor[Math.Max(1, (length + size - 1) / size)];
        for (int i = 0; i < pieces.Length; i++)
        {
            pieces[i] = Narrow(axis, i * size, Math.Min(size, length - i * size));
        }

        return pieces;
    }

    /// <summary>Pieces of the given sizes along an axis. Views.</summary>
    /// <exception cref="ArgumentException">The sizes do not add up to the axis.</exception>
    public Tensor[] Split(ReadOnlySpan<int> sizes, int axis = 0)
    {
        axis = Axes.Resolve(axis, Rank);
        Tensor[] pieces = new Tensor[sizes.Length];
        int start = 0;
        for (int i = 0; i < pieces.Length; i++)
        {
            pieces[i] = Narrow(axis, start, sizes[i]);
            start += sizes[i];
        }

        return start == Shape[axis]
            ? pieces
            : throw new ArgumentException($"Split sizes add up to {start}, but axis {axis} of {Shape} has {Shape[axis]} elements.", nameof(sizes));
    }

    /// <summary>With <paramref name="before"/> and <paramref name="after"/> elements of <paramref name="value"/> around an axis.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public Tensor Pad(int axis, int before, int after, double value = 0)
    {
        axis = Axes.Resolve(axis, Rank);
        ArgumentOutOfRangeException.ThrowIfNegative(before);
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        if (value != 0)
        {
            Tensor around = Alignment.As(Tensor.Of(value), DType);
            return Functions.Concat(
                [around.BroadcastTo(Shape.Replace(axis, before)), this, around.BroadcastTo(Shape.Replace(axis, after))], axis);
        }

        int[] starts = new int[Rank];
        int[] steps = new int[Rank];
        Array.Fill(steps, 1);
        starts[axis] = before;
        return new Embed(Shape.Replace(axis, checked(Shape[axis] + before + after)), Axes.Of(starts), Axes.Of(steps)).Apply(this);
    }

    private int Length(long length) => length <= int.MaxValue
        ? (int)length
        : throw new ArgumentException(FormattableString.Invariant($"{Shape} would get an axis of {length} elements; an axis has at most {int.MaxValue}. Keep more axes."));
}
