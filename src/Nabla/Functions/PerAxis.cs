using System.Collections;
using System.Runtime.CompilerServices;

namespace Nabla;

/// <summary>A whole number for each spatial axis: one for all of them (<c>2</c>), one each (<c>[2, 1]</c>), or, by default, what the operation says.</summary>
[CollectionBuilder(typeof(PerAxis), nameof(Create))]
public readonly struct PerAxis : IEquatable<PerAxis>, IEnumerable<int>
{
    private readonly int[]? _numbers;

    private PerAxis(int[] numbers) => _numbers = numbers;

    /// <summary>Whether nothing was said.</summary>
    public bool IsDefault => _numbers is null || _numbers.Length == 0;

    /// <summary>The same number for all axes.</summary>
    public static implicit operator PerAxis(int number) => new([number]);

    /// <summary>What collection expressions call: <c>[2, 1]</c>.</summary>
    public static PerAxis Create(ReadOnlySpan<int> numbers) => new(numbers.ToArray());

    /// <summary>Whether the two say the same.</summary>
    public static bool operator ==(PerAxis x, PerAxis y) => x.Equals(y);

    /// <summary>Whether the two say different things.</summary>
    public static bool operator !=(PerAxis x, PerAxis y) => !x.Equals(y);

    /// <inheritdoc/>
    public bool Equals(PerAxis other) => _numbers.AsSpan().SequenceEqual(other._numbers);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PerAxis other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (int number in this)
        {
            hash.Add(number);
        }

        return hash.ToHashCode();
    }

    /// <summary>The numbers as text.</summary>
    public override string ToString() => IsDefault ? "(default)" : $"[{string.Join(", ", _numbers!)}]";

    /// <summary>The numbers that were given.</summary>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)(_numbers ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>A number for each of so many axes, at least <paramref name="least"/>.</summary>
    /// <exception cref="ArgumentException">There are neither one nor so many numbers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is less.</exception>
    internal int[] For(string name, string what, int axes, int missing, int least)
    {
        int[] numbers = IsDefault ? [missing] : _numbers!;
        if (numbers.Length != 1 && numbers.Length != axes)
        {
            throw new ArgumentException($"{name} over {axes} spatial axes was given a {what} of {this}: give one number for all of them, or one for each{CallSite.Suffix()}.");
        }

        foreach (int number in numbers)
        {
            if (number < least)
            {
                throw new ArgumentOutOfRangeException(what, $"{name} needs a {what} of at least {least}, not {this}{CallSite.Suffix()}.");
            }
        }

        int[] all = new int[axes];
        for (int i = 0; i < axes; i++)
        {
            all[i] = numbers[numbers.Length == 1 ? 0 : i];
        }

        return all;
    }
}
