namespace Nabla.Primitives;

/// <summary>Moving batch axes into place, for the batching rules.</summary>
internal static class Batches
{
    /// <summary>What a batching rule's axis is for an input that carries no batch.</summary>
    public const int None = -1;

    /// <summary>The same tensor with its batch axis at <paramref name="axis"/>, repeated into being if it has none.</summary>
    public static Tensor WithBatch(this Tensor x, int size, int from, int axis)
    {
        if (from != None)
        {
            return x.MoveAxis(from, axis);
        }

        int[] kept = new int[x.Rank];
        for (int i = 0; i < kept.Length; i++)
        {
            kept[i] = i < axis ? i : i + 1;
        }

        return new Broadcast(x.Shape.With(axis, size), Axes.Of(kept)).Apply(x);
    }
}
