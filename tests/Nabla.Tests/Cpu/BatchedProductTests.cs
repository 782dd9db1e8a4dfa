using Nabla.Cpu;

namespace Nabla.Tests.Cpu;

/// <summary>A batch of products is shared out among threads as whole products or as pieces of one: the numbers are those of each product alone.</summary>
[Collection(nameof(Workers))]
public sealed class BatchedProductTests
{
    [Theory]
    [InlineData(1, 1, 1, 1, 1)]
    [InlineData(7, 3, 5, 4, 6)]
    [InlineData(64, 4, 33, 16, 33)]
    [InlineData(3, 1, 200, 300, 200)]
    [InlineData(2, 2, 0, 3, 2)]
    [InlineData(5, 2, 4, 0, 3)]
    public void Threads_and_layouts_do_not_matter(int outer, int inner, int m, int k, int n)
    {
        int before = Threads.Count;
        try
        {
            // Axes in another order, the left one broadcast over one axis, the right one over the other.
            Tensor x = Tensor.Randn([inner, m, k], seed: 1).Unsqueeze(0).BroadcastTo([outer, inner, m, k]);
            Tensor y = Tensor.Randn([n, outer, k], seed: 2).Permute(1, 2, 0).Unsqueeze(1).BroadcastTo([outer, inner, k, n]);
            Threads.Count = 1;
            float[][] expected = [.. Enumerable.Range(0, outer).SelectMany(i => Enumerable.Range(0, inner).Select(j => x[i, j].MatMul(y[i, j]).ToArray<float>()))];
            foreach (int threads in (int[])[1, 2, 3])
            {
                Threads.Count = threads;
                Tensor z = x.MatMul(y);
                Assert.Equal([outer, inner, m, n], z.Shape.Lengths.ToArray().Select(length => (int)length));
                Assert.Equal(expected.SelectMany(each => each), z.ToArray<float>());
            }
        }
        finally
        {
            Threads.Count = before;
        }
    }
}
