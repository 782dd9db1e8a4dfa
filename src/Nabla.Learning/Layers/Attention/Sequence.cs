namespace Nabla.Learning;

/// <summary>Where sequences have their steps: [T, N, E], [N, T, E] or [T, E].</summary>
internal static class Sequence
{
    /// <summary>T.</summary>
    /// <exception cref="ArgumentException">x has other axes.</exception>
    public static int Steps(string layer, Tensor x, int width, bool batchFirst)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Rank is 2 or 3 && x.Shape[^1] == width
            ? x.Shape[x.Rank == 3 && batchFirst ? 1 : 0]
            : throw new ArgumentException($"{layer} of width {width} takes x {(batchFirst ? $"[N, T, {width}]" : $"[T, N, {width}]")} or [T, {width}], not {x.Shape}.", nameof(x));
    }

    /// <summary>One row for each step, [T, E], with an axis for the batch where x has one.</summary>
    public static Tensor Beside(Tensor rows, Tensor x, bool batchFirst) => x.Rank == 3 && !batchFirst ? rows.Unsqueeze(1) : rows;
}
