using System.Collections;

namespace Nabla.Data;

/// <summary>Stretches of a long sequence with what comes at or after them: text to predict the next token of, series to predict the next values of. They are views; nothing is copied until a batch is made.</summary>
/// <example><code>
/// new SlidingWindows(tokens, length: 64)                                   // x = tokens[i .. i + 64], y = tokens[i + 1 .. i + 65]
/// new SlidingWindows(series, length: 48, targetOffset: 48, targetLength: 12)  // x = 48 values, y = the 12 after them
/// </code></example>
public sealed class SlidingWindows : IReadOnlyList<(Tensor X, Tensor Y)>
{
    private readonly Tensor _sequence;
    private readonly int _targetOffset;
    private readonly int _targetLength;

    /// <summary>The stretches of a sequence.</summary>
    /// <param name="sequence">[T, …], of any element type.</param>
    /// <param name="length">How long a stretch is.</param>
    /// <param name="targetOffset">How far after the beginning of a stretch its target begins.</param>
    /// <param name="targetLength">How long a target is; <paramref name="length"/> if null.</param>
    /// <param name="stride">How far apart stretches begin.</param>
    /// <exception cref="ArgumentException">The sequence has no first axis.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A length or the stride is not positive, or the offset negative.</exception>
    public SlidingWindows(Tensor sequence, int length, int targetOffset = 1, int? targetLength = null, int stride = 1)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        ArgumentOutOfRangeException.ThrowIfNegative(targetOffset);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(targetLength ?? length, nameof(targetLength));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stride);
        if (sequence.Rank == 0)
        {
            throw new ArgumentException($"SlidingWindows needs a sequence along the first axis, and was given a single number of {sequence.DType.Name()}.", nameof(sequence));
        }

        _sequence = sequence.Detach();
        _targetOffset = targetOffset;
        _targetLength = targetLength ?? length;
        Length = length;
        Stride = stride;
        long last = sequence.Shape[0] - Math.Max(length, (long)targetOffset + _targetLength);
        Count = last < 0 ? 0 : (int)(last / stride) + 1;
    }

    /// <summary>How long a stretch is.</summary>
    public int Length { get; }

    /// <summary>How far apart stretches begin.</summary>
    public int Stride { get; }

    /// <summary>How many stretches there are that have their whole target; 0 where the sequence is too short.</summary>
    public int Count { get; }

    /// <summary>A stretch [length, …] and its target [target length, …].</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such stretch.</exception>
    public (Tensor X, Tensor Y) this[int index]
    {
        get
        {
            if (index < 0 || index >= Count)
            {
                throw new ArgumentOutOfRangeException(nameof(index), index, $"There are {Count} windows of {Length} in a sequence of {_sequence.Shape[0]}.");
            }

            int first = index * Stride;
            return (_sequence.Narrow(0, first, Length), _sequence.Narrow(0, first + _targetOffset, _targetLength));
        }
    }

    /// <summary>All stretches in order.</summary>
    public IEnumerator<(Tensor X, Tensor Y)> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
