using System.Collections;
using System.Runtime.CompilerServices;

namespace Nabla;

/// <summary>Axes named by an operation: one (<c>1</c>), several (<c>[0, 2]</c>), or, by default, all. Negative ones count from the end.</summary>
[CollectionBuilder(typeof(Axes), nameof(Create))]
public readonly struct Axes : IEquatable<Axes>, IEnumerable<int>
{
    // All axes of the usual ranks: most reductions ask for them.
    private static readonly Axes[] s_ranges = [Counted(0), Counted(1), Counted(2), Counted(3), Counted(4)];

    private readonly int[]? _axes;

    private Axes(int[] axes) => _axes = axes;

    /// <summary>Whether no axes were named, which means all of them.</summary>
    public bool IsAll => _axes is null;

    internal ReadOnlySpan<int> Span => _axes;

    internal int Count => Span.Length;

    internal int this[int i] => Span[i];

    /// <summary>A single axis.</summary>
    public static implicit operator Axes(int axis) => new([axis]);

    /// <summary>What collection expressions call: <c>x.Sum([0, 2])</c>.</summary>
    public static Axes Create(ReadOnlySpan<int> axes) => new(axes.ToArray());

    internal bool Contains(int axis) => Span.Contains(axis);

    /// <summary>These axes as ascending numbers from 0. A scalar's axes 0 and −1, which PyTorch takes, are none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An axis is outside −rank … rank − 1.</exception>
    /// <exception cref="ArgumentException">An axis is named twice.</exception>
    internal Axes Resolve(int rank)
    {
        if (_axes is null)
        {
            return Range(rank);
        }

        int[] resolved = new int[_axes.Length];
        for (int i = 0; i < resolved.Length; i++)
        {
            resolved[i] = rank == 0 && _axes[i] is 0 or -1 ? 0 : Resolve(_axes[i], rank);
        }

        Array.Sort(resolved);
        for (int i = 1; i < resolved.Length; i++)
        {
            if (resolved[i] == resolved[i - 1])
            {
                throw new ArgumentException($"Axis {resolved[i]} is named twice in {this}; name each axis once.");
            }
        }

        return rank == 0 ? Range(0) : new Axes(resolved);
    }

    internal static int Resolve(int axis, int rank) => axis >= -rank && axis < rank
        ? axis < 0 ? axis + rank : axis
        : throw new ArgumentOutOfRangeException(nameof(axis), axis, rank == 0
            ? $"Axis {axis} does not exist: the tensor is a scalar and has no axes."
            : $"Axis {axis} does not exist: the tensor has {rank} axes, {-rank} to {rank - 1}.");

    internal static Axes Range(int count) => count < s_ranges.Length ? s_ranges[count] : Counted(count);

    private static Axes Counted(int count)
    {
        int[] all = new int[count];
        for (int i = 0; i < count; i++)
        {
            all[i] = i;
        }

        return new Axes(all);
    }

    internal static Axes Of(params ReadOnlySpan<int> axes) => new(axes.ToArray());

    /// <summary>These axes, whose array nobody changes any more.</summary>
    internal static Axes Of(int[] axes) => new(axes);

    internal Axes Shift(int by)
    {
        int[] shifted = Span.ToArray();
        for (int i = 0; i < shifted.Length; i++)
        {
            shifted[i] += by;
        }

        return new Axes(shifted);
    }

    /// <summary>The axes below <paramref name="rank"/> that are not among these.</summary>
    internal int[] Complement(int rank)
    {
        int[] kept = new int[rank - Count];
        int next = 0;
        for (int axis = 0; axis < rank; axis++)
        {
            if (!Contains(axis))
            {
                kept[next++] = axis;
            }
        }

        return kept;
    }

    /// <summary>Equal when they name the same axes in the same order.</summary>
    public bool Equals(Axes other) => IsAll == other.IsAll && Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Axes other && Equals(other);

    /// <summary>Equal when they name the same axes in the same order.</summary>
    public static bool operator ==(Axes x, Axes y) => x.Equals(y);

    /// <summary>Different axes, or another order.</summary>
    public static bool operator !=(Axes x, Axes y) => !x.Equals(y);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (int axis in Span)
        {
            hash.Add(axis);
        }

        return hash.ToHashCode();
    }

    /// <summary>For example <c>(0, 2)</c>; all axes are <c>(all)</c>.</summary>
    public override string ToString() => IsAll ? "(all)" : $"({string.Join(", ", _axes!)})";

    /// <summary>The axes as they were named.</summary>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)(_axes ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
