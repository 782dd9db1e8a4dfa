namespace Nabla.Data;

/// <summary>Which batch it is: what its making may depend on, and nothing else.</summary>
/// <param name="Epoch">The number of the epoch.</param>
/// <param name="Batch">The number of the batch in it.</param>
/// <param name="Numbers">The numbers of its examples.</param>
internal readonly record struct BatchKey(int Epoch, int Batch, ReadOnlyMemory<long> Numbers)
{
    private const int Shown = 8;

    /// <summary><c>Batch 3 of epoch 0 (examples 1, 5, 8)</c>.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"Batch {Batch} of epoch {Epoch} (examples {string.Join(", ", Numbers.Span[..Math.Min(Shown, Numbers.Length)].ToArray())}{(Numbers.Length > Shown ? ", …" : "")})");
}
