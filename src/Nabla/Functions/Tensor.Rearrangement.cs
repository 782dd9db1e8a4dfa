namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>Several axes moved to other places, the others keeping their order; PyTorch's movedim. A view.</summary>
    /// <exception cref="ArgumentException">There are not as many places as axes, or one is named twice.</exception>
    public Tensor MoveAxis(ReadOnlySpan<int> from, ReadOnlySpan<int> to)
    {
        Axes sources = Axes.Create(from).Resolve(Rank);
        Axes targets = Axes.Create(to).Resolve(Rank);
        if (sources.Count != targets.Count)
        {
            throw new ArgumentException($"MoveAxis was given {sources.Count} axes and {targets.Count} places for them{CallSite.Suffix()}.", nameof(to));
        }

        int[] order = new int[Rank];
        Array.Fill(order, -1);
        for (int i = 0; i < from.Length; i++)
        {
            order[Axes.Resolve(to[i], Rank)] = Axes.Resolve(from[i], Rank);
        }

        int[] others = sources.Complement(Rank);
        int next = 0;
        for (int i = 0; i < Rank; i++)
        {
            order[i] = order[i] >= 0 ? order[i] : others[next++];
        }

        return Permute(order);
    }

    /// <summary>One axis made several, of the given lengths, of which one may be −1 and is found; PyTorch's unflatten. A view where strides allow.</summary>
    /// <exception cref="ArgumentException">The lengths do not multiply to that of the axis.</exception>
    public Tensor Unflatten(int axis, params ReadOnlySpan<int> sizes)
    {
        axis = Axes.Resolve(axis, Rank);
        return sizes.Contains(-1) && Count == 0
            ? Reshape(Shape.Create([.. Shape.Lengths[..axis], .. Zeros(Shape[axis]).Reshape(sizes).Shape.Lengths, .. Shape.Lengths[(axis + 1)..]]))
            : Reshape([.. Shape.Lengths[..axis], .. sizes, .. Shape.Lengths[(axis + 1)..]]);
    }

    /// <summary>The same elements under the shape of another tensor; PyTorch's reshape_as and view_as.</summary>
    /// <exception cref="ArgumentException">The number of elements differs.</exception>
    public Tensor ReshapeAs(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Reshape(other.Shape);
    }

    /// <summary>The same numbers in memory row after row: this tensor if they lie so already, a copy of a transposed or repeated view; PyTorch's contiguous. Never needed for right results.</summary>
    public Tensor Contiguous() => Reshape(-1).Reshape(Shape);

    /// <summary>The elements moved along axes, those that leave at the end coming in at the beginning; PyTorch's and NumPy's roll.</summary>
    /// <param name="shifts">How far; negative ones move towards the beginning.</param>
    /// <param name="axis">Along which axis; without one the flattened elements move and the shape stays.</param>
    public Tensor Roll(int shifts, int? axis = null)
    {
        if (axis is not { } named)
        {
            return Reshape(-1).Roll(shifts, 0).Reshape(Shape);
        }

        named = Axes.Resolve(named, Rank);
        int length = Shape[named];
        int first = length == 0 ? 0 : (int)((((long)shifts % length) + length) % length);
        return first == 0 ? Captured : Functions.Concat([Narrow(named, length - first, first), Narrow(named, 0, length - first)], named);
    }

    /// <summary>The elements moved along several axes, one shift for each; PyTorch's roll.</summary>
    /// <exception cref="ArgumentException">There are not as many shifts as axes.</exception>
    public Tensor Roll(ReadOnlySpan<int> shifts, ReadOnlySpan<int> axes)
    {
        if (shifts.Length != axes.Length)
        {
            throw new ArgumentException($"Roll was given {shifts.Length} shifts for {axes.Length} axes{CallSite.Suffix()}.", nameof(shifts));
        }

        Tensor rolled = Captured;
        for (int i = 0; i < axes.Length; i++)
        {
            rolled = rolled.Roll(shifts[i], axes[i]);
        }

        return rolled;
    }

    /// <summary>Turned by right angles in the plane of two axes, from the first towards the second; PyTorch's and NumPy's rot90. A view.</summary>
    /// <param name="k">How many right angles; negative ones turn back.</param>
    /// <param name="axes">The plane; axes 0 and 1 unless given.</param>
    /// <exception cref="ArgumentException">Both axes are the same.</exception>
    public Tensor Rot90(int k = 1, (int First, int Second)? axes = null)
    {
        (int first, int second) = axes ?? (0, 1);
        (first, second) = (Axes.Resolve(first, Rank), Axes.Resolve(second, Rank));
        if (first == second)
        {
            throw new ArgumentException($"Rot90 turns in the plane of two axes, not of {first} twice{CallSite.Suffix()}.", nameof(axes));
        }

        return (((k % 4) + 4) % 4) switch
        {
            1 => Flip(second).Transpose(first, second),
            2 => Flip(Axes.Of(first, second)),
            3 => Transpose(first, second).Flip(second),
            _ => Captured,
        };
    }

    /// <summary>The columns in reverse order: axis 1; PyTorch's fliplr. A view.</summary>
    public Tensor FlipLR() => Flip(Rank >= 2 ? 1 : throw new ArgumentException($"FlipLR needs at least two axes, not {Type}{CallSite.Suffix()}."));

    /// <summary>The rows in reverse order: axis 0; PyTorch's flipud. A view.</summary>
    public Tensor FlipUD() => Flip(Rank >= 1 ? 0 : throw new ArgumentException($"FlipUD needs at least one axis, not {Type}{CallSite.Suffix()}."));

    /// <summary>All windows of <paramref name="size"/> along an axis, each <paramref name="step"/> after the one before, with their elements as a new last axis; PyTorch's Tensor.unfold.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is negative or longer than the axis, or the step is not positive.</exception>
    public Tensor Unfold(int axis, int size, int step)
    {
        if (Rank == 0)
        {
            return Reshape(1).Unfold(axis, size, step).Reshape(size);
        }

        axis = Axes.Resolve(axis, Rank);
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, Shape[axis]);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step);
        int count = (Shape[axis] - size) / step + 1;
        Tensor first = Arange(count).Unsqueeze(1) * step;
        Tensor positions = (first + Arange(size)).Reshape(-1);
        Tensor windows = Functions.IndexSelect(this, positions, axis).Reshape(Shape.Replace(axis, count).With(axis + 1, size));
        return windows.MoveAxis(axis + 1, Rank);
    }

    /// <summary>With at least one axis: a scalar becomes a vector of one; PyTorch's atleast_1d.</summary>
    public Tensor AtLeast1D() => Rank == 0 ? Reshape(1) : Captured;

    /// <summary>With at least two axes: a vector becomes a row; PyTorch's atleast_2d.</summary>
    public Tensor AtLeast2D() => Rank switch { 0 => Reshape(1, 1), 1 => Unsqueeze(0), _ => Captured };

    /// <summary>With at least three axes: a vector becomes [1, n, 1], a matrix [m, n, 1]; PyTorch's atleast_3d.</summary>
    public Tensor AtLeast3D() => Rank switch { 0 => Reshape(1, 1, 1), 1 => Reshape(1, -1, 1), 2 => Unsqueeze(-1), _ => Captured };
}
