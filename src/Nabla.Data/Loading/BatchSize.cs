namespace Nabla.Data;

/// <summary>What a batch size has to be.</summary>
internal static class BatchSize
{
    public static int Checked(int batch) => batch > 0
        ? batch
        : throw new ArgumentOutOfRangeException(nameof(batch), FormattableString.Invariant($"Batches of {batch} examples were asked for; a batch has 1 or more."));
}
