using System.Collections;
using System.Runtime.CompilerServices;

namespace Nabla;

/// <summary>The lengths of a tensor's axes, outermost first. Immutable; equal shapes are interchangeable.</summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public sealed class Shape : IEquatable<Shape>, IEnumerable<int>
{
    private readonly int[] _lengths;
    private Layout? _rowMajor;
    private Layout? _repeated;

    /// <summary>A shape from axis lengths; none is the shape of a scalar.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A length is negative.</exception>
    /// <exception cref="OverflowException">The number of elements exceeds 2⁶³ − 1.</exception>
    public Shape(params ReadOnlySpan<int> lengths)
    {
        _lengths = lengths.ToArray();
        long count = 1;
        foreach (int length in lengths)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(length, nameof(lengths));
            count = checked(count * length);
        }

        Count = count;
    }

    /// <summary>The shape of a scalar: no axes, one element.</summary>
    public static Shape Scalar { get; } = new();

    /// <summary>The number of axes.</summary>
    public int Rank => _lengths.Length;

    /// <summary>The number of elements; 1 for a scalar.</summary>
    public long Count { get; }

    /// <summary>The length of an axis; <c>^1</c> is the last.</summary>
    public int this[Index axis] => _lengths[axis];

    /// <summary>The lengths of all axes.</summary>
    public ReadOnlySpan<int> Lengths => _lengths;

    /// <summary>The layout of a fresh tensor of this shape. Kept here because every evaluation asks for it.</summary>
    internal Layout RowMajor => _rowMajor ??= Layout.Contiguous(_lengths);

    /// <summary>One element repeated everywhere: all strides zero.</summary>
    internal Layout Repeated => _repeated ??= new Layout(new long[_lengths.Length], 0, Count <= 1);

    /// <summary>What collection expressions call: <c>Shape s = [2, 3];</c></summary>
    public static Shape Create(ReadOnlySpan<int> lengths) => lengths.IsEmpty ? Scalar : new Shape(lengths);

    internal Shape Without(int axis) => new([.. _lengths.AsSpan(0, axis), .. _lengths.AsSpan(axis + 1)]);

    internal Shape With(int axis, int length) => new([.. _lengths.AsSpan(0, axis), length, .. _lengths.AsSpan(axis)]);

    internal Shape Replace(int axis, int length)
    {
        int[] lengths = [.. _lengths];
        lengths[axis] = length;
        return new Shape(lengths);
    }

    /// <summary>Whether all axis lengths are equal.</summary>
    public bool Equals(Shape? other) => ReferenceEquals(this, other) || (other is not null && _lengths.AsSpan().SequenceEqual(other._lengths));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Shape);

    /// <summary>Whether all axis lengths are equal.</summary>
    public static bool operator ==(Shape? x, Shape? y) => x is null ? y is null : x.Equals(y);

    /// <summary>Whether an axis length differs.</summary>
    public static bool operator !=(Shape? x, Shape? y) => !(x == y);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (int length in _lengths)
        {
            hash.Add(length);
        }

        return hash.ToHashCode();
    }

    /// <summary>For example <c>[32, 784]</c>; a scalar's is <c>[]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", _lengths)}]";

    /// <summary>The axis lengths, outermost first.</summary>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)_lengths).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
