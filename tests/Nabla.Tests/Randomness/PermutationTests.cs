namespace Nabla.Tests.Randomness;

public sealed class PermutationTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(1000)]
    public void Every_number_occurs_once(int n)
    {
        int[] order = Draws.Permutation(n, seed: 3, stream: 1);

        Assert.Equal(Enumerable.Range(0, n), order.Order());
        Assert.Equal(order.Select(i => (long)i), Draws.Permutation((long)n, seed: 3, stream: 1));
    }

    [Fact]
    public void The_public_permutation_follows_from_seed_and_stream()
    {
        Assert.Equal(Draws.Permutation(1000L, seed: 3, stream: 1), Generator.Permutation(1000, seed: 3, stream: 1));
        Assert.Equal(Draws.Permutation(1000L, seed: 3, stream: 0), Generator.Permutation(1000, seed: 3));
        Assert.NotEqual(Generator.Permutation(1000, seed: 3), Generator.Permutation(1000, seed: 4));
        Assert.Empty(Generator.Permutation(0, seed: 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Generator.Permutation(-1, seed: 3));
    }

    [Fact]
    public void Every_order_is_as_likely()
    {
        const int Times = 24_000;
        var seen = new Dictionary<string, int>();
        for (ulong stream = 0; stream < Times; stream++)
        {
            string order = string.Concat(Draws.Permutation(4, seed: 11, stream));
            seen[order] = seen.GetValueOrDefault(order) + 1;
        }

        // χ² with 23 degrees of freedom: mean 23, standard deviation √46 ≈ 6.8.
        Assert.Equal(24, seen.Count);
        Assert.InRange(seen.Values.Sum(times => (times - 1000.0) * (times - 1000) / 1000), 0, 23 + (5 * 6.8));
    }
}
