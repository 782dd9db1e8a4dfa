namespace Nabla.Tests.Data.Loading;

/// <summary>Examples that can be told apart: x is [i, −i], y is i.</summary>
internal static class Numbered
{
    public static (Tensor X, Tensor Y) Rows(int count)
    {
        float[,] x = new float[count, 2];
        long[] y = new long[count];
        for (int i = 0; i < count; i++)
        {
            (x[i, 0], x[i, 1], y[i]) = (i, -i, i);
        }

        return (x, y);
    }

    public static (Tensor X, Tensor Y) Example(int i) => (Tensor.Of([(float)i, -i]), Tensor.Of((long)i));

    public static IEnumerable<(Tensor X, Tensor Y)> Examples(int count) => Enumerable.Range(0, count).Select(Example);

    public static async IAsyncEnumerable<(Tensor X, Tensor Y)> ExamplesAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await Task.Yield();
            yield return Example(i);
        }
    }

    /// <summary>The labels of every batch, after checking that each row belongs to its label.</summary>
    public static long[][] Labels(IEnumerable<(Tensor X, Tensor Y)> batches) => [.. batches.Select(Labels)];

    public static long[] Labels((Tensor X, Tensor Y) batch)
    {
        long[] labels = batch.Y.ToArray<long>();
        Assert.Equal(labels.SelectMany(i => (float[])[i, -i]), batch.X.ToArray<float>());
        Assert.Equal([labels.Length, 2], batch.X.Shape);
        return labels;
    }
}
