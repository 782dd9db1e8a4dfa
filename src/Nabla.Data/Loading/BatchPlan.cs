namespace Nabla.Data;

/// <summary>How a stream of examples becomes batches.</summary>
internal sealed class BatchPlan
{
    public BatchPlan(int batch, int shuffleBuffer, ulong seed, bool dropLast)
    {
        Batch = BatchSize.Checked(batch);
        ShuffleBuffer = shuffleBuffer >= 0
            ? shuffleBuffer
            : throw new ArgumentOutOfRangeException(nameof(shuffleBuffer), FormattableString.Invariant($"A shuffle buffer of {shuffleBuffer} examples was asked for; 0 keeps the order of the source."));
        Seed = seed;
        DropLast = dropLast;
    }

    public int Batch { get; }

    public int ShuffleBuffer { get; }

    public ulong Seed { get; }

    public bool DropLast { get; }

    public static int CheckedSkip(int batches) => batches >= 0
        ? batches
        : throw new ArgumentOutOfRangeException(nameof(batches), FormattableString.Invariant($"{batches} batches were to be skipped; the number is 0 or more."));
}
