namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>At most <paramref name="chunks"/> pieces along an axis, all but the last of the length ⌈n/chunks⌉; PyTorch's chunk. Views.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunks"/> is not positive.</exception>
    public Tensor[] Chunk(int chunks, int axis = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(chunks);
        axis = Axes.Resolve(axis, Rank);
        return Split(Math.Max(1, (int)(((long)Shape[axis] + chunks - 1) / chunks)), axis);
    }

    /// <summary>Exactly <paramref name="sections"/> pieces along an axis whose lengths differ by at most one, the longer ones first; PyTorch's tensor_split. Views.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sections"/> is not positive.</exception>
    public Tensor[] TensorSplit(int sections, int axis = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sections);
        axis = Axes.Resolve(axis, Rank);
        (int length, int longer) = Math.DivRem(Shape[axis], sections);
        Tensor[] pieces = new Tensor[sections];
        for (int i = 0; i < sections; i++)
        {
            pieces[i] = Narrow(axis, i * length + Math.Min(i, longer), length + (i < longer ? 1 : 0));
        }

        return pieces;
    }

    /// <summary>The pieces along an axis that begin at 0 and at each of the given positions, which count as in a Python slice; PyTorch's tensor_split. Views.</summary>
    public Tensor[] TensorSplit(ReadOnlySpan<int> sections, int axis = 0)
    {
        axis = Axes.Resolve(axis, Rank);
        Tensor[] pieces = new Tensor[sections.Length + 1];
        int start = 0;
        for (int i = 0; i <= sections.Length; i++)
        {
            int end = i < sections.Length ? Bound(sections[i], Shape[axis]) : Shape[axis];
            pieces[i] = Narrow(axis, start, Math.Max(end - start, 0));
            start = end;
        }

        return pieces;
    }

    /// <summary>Pieces along axis 1, or along the only axis, as many as <paramref name="sections"/>, which divides it; PyTorch's hsplit. Views.</summary>
    /// <exception cref="ArgumentException">The tensor has no axes, or its axis cannot be divided.</exception>
    public Tensor[] HSplit(int sections) => Divided("HSplit", sections, Rank == 1 ? 0 : 1, 1);

    /// <summary>The pieces along axis 1, or along the only axis, that begin at 0 and at each of the given positions; PyTorch's hsplit. Views.</summary>
    /// <exception cref="ArgumentException">The tensor has no axes.</exception>
    public Tensor[] HSplit(ReadOnlySpan<int> sections) => TensorSplit(sections, Splittable("HSplit", Rank == 1 ? 0 : 1, 1));

    /// <summary>Pieces along axis 0, as many as <paramref name="sections"/>, which divides it; PyTorch's vsplit. Views.</summary>
    /// <exception cref="ArgumentException">The tensor has fewer than two axes, or its axis cannot be divided.</exception>
    public Tensor[] VSplit(int sections) => Divided("VSplit", sections, 0, 2);

    /// <summary>The pieces along axis 0 that begin at 0 and at each of the given positions; PyTorch's vsplit. Views.</summary>
    /// <exception cref="ArgumentException">The tensor has fewer than two axes.</exception>
    public Tensor[] VSplit(ReadOnlySpan<int> sections) => TensorSplit(sections, Splittable("VSplit", 0, 2));

    /// <summary>Pieces along axis 2, as many as <paramref name="sections"/>, which divides it; PyTorch's dsplit. Views.</summary>
    /// <exception cref="ArgumentException">The tensor has fewer than three axes, or its axis cannot be divided.</exception>
    public Tensor[] DSplit(int sections) => Divided("DSplit", sections, 2, 3);

    /// <summary>The pieces along axis 2 that begin at 0 and at each of the given positions; PyTorch's dsplit. Views.</summary>
    /// <exception cref="ArgumentException">The tensor has fewer than three axes.</exception>
    public Tensor[] DSplit(ReadOnlySpan<int> sections) => TensorSplit(sections, Splittable("DSplit", 2, 3));

    /// <summary>The elements along an axis, which disappears; PyTorch's unbind. Views.</summary>
    public Tensor[] Unbind(int axis = 0)
    {
        axis = Axes.Resolve(axis, Rank);
        Tensor[] parts = new Tensor[Shape[axis]];
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = Select(axis, i);
        }

        return parts;
    }

    /// <summary>A position in an axis as Python's slices count it: from the end if negative, and held within the axis.</summary>
    private static int Bound(int position, int length) => (int)Math.Clamp(position < 0 ? (long)position + length : position, 0, length);

    private int Splittable(string name, int axis, int needed) => Rank >= needed
        ? axis
        : throw new ArgumentException($"{name} needs a tensor of at least {needed} axes, not {Type}{CallSite.Suffix()}.");

    private Tensor[] Divided(string name, int sections, int axis, int needed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sections);
        return Shape[Splittable(name, axis, needed)] % sections == 0
            ? TensorSplit(sections, axis)
            : throw new ArgumentException($"{name} cannot divide axis {axis} of {Shape} into {sections} equal pieces. TensorSplit makes unequal ones{CallSite.Suffix()}.", nameof(sections));
    }
}
