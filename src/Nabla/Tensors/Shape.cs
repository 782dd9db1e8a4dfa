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
            if (length < 0)
            {
                throw new ArgumentOutOfRangeException(nameof(lengths), $"A shape has lengths of 0 or more, not {this}. (Reshape takes one −1 and finds it.)");
            }

            count = Product(count, length);
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
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public int this[Index axis]
    {
        get
        {
            int position = axis.GetOffset(_lengths.Length);
            return (uint)position < (uint)_lengths.Length
                ? _lengths[position]
                : throw new ArgumentOutOfRangeException(nameof(axis), FormattableString.Invariant($"Axis {axis} was asked of the shape {this}, which has {Rank} axes."));
        }
    }

    /// <summary>The lengths of all axes.</summary>
    public ReadOnlySpan<int> Lengths => _lengths;

    /// <summary>The layout of a fresh tensor of this shape. Kept here because every evaluation asks for it.</summary>
    internal Layout RowMajor => _rowMajor ??= Layout.Contiguous(_lengths);

    /// <summary>One element repeated everywhere: all strides zero.</summary>
    internal Layout Repeated => _repeated ??= new Layout(new long[_lengths.Length], 0, Count <= 1);

    /// <summary>What collection expressions call: <c>Shape s = [2, 3];</c></summary>
    public static Shape Create(ReadOnlySpan<int> lengths) => lengths.IsEmpty ? Scalar : new Shape(lengths);

    /// <summary>The lengths of both axes: <c>(int rows, int columns) = x.Shape;</c></summary>
    /// <exception cref="InvalidOperationException">There are not two axes.</exception>
    public void Deconstruct(out int first, out int second)
    {
        CheckRank(2);
        (first, second) = (_lengths[0], _lengths[1]);
    }

    /// <summary>The lengths of all three axes.</summary>
    /// <exception cref="InvalidOperationException">There are not three axes.</exception>
    public void Deconstruct(out int first, out int second, out int third)
    {
        CheckRank(3);
        (first, second, third) = (_lengths[0], _lengths[1], _lengths[2]);
    }

    /// <summary>The lengths of all four axes.</summary>
    /// <exception cref="InvalidOperationException">There are not four axes.</exception>
    public void Deconstruct(out int first, out int second, out int third, out int fourth)
    {
        CheckRank(4);
        (first, second, third, fourth) = (_lengths[0], _lengths[1], _lengths[2], _lengths[3]);
    }

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

    private void CheckRank(int asked)
    {
        if (Rank != asked)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"A shape of {asked} axes was asked for, but {this} has {Rank}."));
        }
    }

    private long Product(long count, int length)
    {
        long high = Math.BigMul(count, length, out long low);
        return high == 0 && low >= 0 ? low : throw new OverflowException($"A tensor of shape {this} would have more than 2⁶³ − 1 elements.");
    }
}
