namespace Nabla;

/// <summary>One entry of an indexer: an integer, an <see cref="Index"/> (<c>^1</c>), a <see cref="Range"/>, a range with a step, a new axis, the rest, or a tensor (bool mask or integer indices).</summary>
public readonly struct At
{
    internal enum Kind
    {
        Range,
        Index,
        NewAxis,
        Rest,
        Tensor,
    }

    private At(Kind kind, Index index = default, Range range = default, int step = 1, Tensor? tensor = null)
    {
        What = kind;
        Position = index;
        Span = range;
        Step = step;
        Indices = tensor;
    }

    /// <summary>A new axis of length 1.</summary>
    public static At NewAxis => new(Kind.NewAxis);

    /// <summary>All axes that the other entries do not take, whole.</summary>
    public static At Rest => new(Kind.Rest);

    internal Kind What { get; }

    internal Index Position { get; }

    internal Range Span { get; }

    internal int Step { get; }

    internal Tensor? Indices { get; }

    /// <summary>The element at a position; negative ones count from the end, as in Python.</summary>
    public static implicit operator At(int index) => new(Kind.Index, index < 0 ? new Index(-index, fromEnd: true) : index);

    /// <summary>The element at a position; <c>^1</c> is the last.</summary>
    public static implicit operator At(Index index) => new(Kind.Index, index);

    /// <summary>The elements of a range.</summary>
    public static implicit operator At(Range range) => new(Kind.Range, range: range);

    /// <summary>The elements where a bool tensor is true, or at the positions that an integer tensor holds.</summary>
    public static implicit operator At(Tensor indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        return new(Kind.Tensor, tensor: indices);
    }

    /// <summary>The elements at several positions.</summary>
    public static implicit operator At(int[] indices) => (Tensor)indices;

    /// <summary>Every <paramref name="step"/>-th element of a range. A negative step walks the range backwards, from its last element.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is 0.</exception>
    public static At Every(Range range, int step)
    {
        ArgumentOutOfRangeException.ThrowIfZero(step);
        return new(Kind.Range, range: range, step: step);
    }
}
