namespace Nabla.Data;

/// <summary>Numbers the epochs of one loader; safe for any number of threads.</summary>
internal sealed class EpochCounter
{
    private int _next;

    public int Next
    {
        get => Volatile.Read(ref _next);
        set => Volatile.Write(ref _next, value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), FormattableString.Invariant($"The epoch was set to {value}; epochs are numbered from 0.")));
    }

    /// <summary>The number of the epoch that begins now.</summary>
    public int Take() => Interlocked.Increment(ref _next) - 1;
}
