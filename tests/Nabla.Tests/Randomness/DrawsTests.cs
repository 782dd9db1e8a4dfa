namespace Nabla.Tests.Randomness;

public sealed unsafe class DrawsTests
{
    private static readonly Drawn.Filler<long> s_integers = (to, count, seed, stream, first) => Draws.FillIntegers(to, count, -7, 1000, seed, stream, first);
    private static readonly Drawn.Filler<int> s_narrowIntegers = (to, count, seed, stream, first) => Draws.FillIntegers(to, count, -7, 1000, seed, stream, first);
    private static readonly Drawn.Filler<byte> s_coins = (to, count, seed, stream, first) => Draws.FillBernoulli(to, count, 0.3, seed, stream, first);

    [Fact]
    public void Any_split_of_a_range_gives_the_same_elements()
    {
        SplitsAlike<uint>(Draws.FillBits);
        SplitsAlike<ulong>(Draws.FillBits);
        SplitsAlike<float>(Draws.FillUniform);
        SplitsAlike<double>(Draws.FillUniform);
        SplitsAlike<float>(Draws.FillNormal);
        SplitsAlike<double>(Draws.FillNormal);
        SplitsAlike(s_integers);
        SplitsAlike(s_narrowIntegers);
        SplitsAlike(s_coins);
    }

    [Fact]
    public void Elements_beyond_two_to_the_forty_follow_each_other()
    {
        const long Far = (1L << 40) + 13;

        float[] whole = Drawn.Of<float>(Draws.FillUniform, 100, first: Far);

        Assert.Equal(whole[37..], Drawn.Of<float>(Draws.FillUniform, 63, first: Far + 37));
    }

    [Fact]
    public void Seeds_and_streams_are_unrelated_sequences()
    {
        uint[][] sequences =
        [
            Drawn.Of<uint>(Draws.FillBits, 4096, seed: 1, stream: 0),
            Drawn.Of<uint>(Draws.FillBits, 4096, seed: 2, stream: 0),
            Drawn.Of<uint>(Draws.FillBits, 4096, seed: 1, stream: 1),
            Drawn.Of<uint>(Draws.FillBits, 4096, seed: 1, stream: 1ul << 32),
            Drawn.Of<uint>(Draws.FillBits, 4096, seed: 1ul << 32, stream: 0),
        ];

        // Half of 131,072 bits agree by chance; the standard deviation is 181.
        for (int i = 0; i < sequences.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                int agreeing = sequences[i].Zip(sequences[j], (x, y) => System.Numerics.BitOperations.PopCount(~(x ^ y))).Sum();
                Assert.InRange(agreeing, 65536 - (5 * 181), 65536 + (5 * 181));
            }
        }
    }

    [Fact]
    public void Narrow_integers_are_the_wide_ones()
    {
        Assert.Equal(Drawn.Of(s_integers, 500), Drawn.Of(s_narrowIntegers, 500).Select(x => (long)x));
    }

    [Fact]
    public void Integers_reach_every_value_alike()
    {
        const int Count = 100_700;
        int[] seen = new int[1007];
        foreach (long value in Drawn.Of(s_integers, Count))
        {
            Assert.InRange(value, -7, 999);
            seen[value + 7]++;
        }

        // χ² with 1006 degrees of freedom: mean 1006, standard deviation √2012 ≈ 45.
        double chiSquared = seen.Sum(times => (times - 100.0) * (times - 100) / 100);
        Assert.InRange(chiSquared, 1006 - (5 * 45), 1006 + (5 * 45));
    }

    [Fact]
    public void Integers_of_the_widest_range_do_not_overflow()
    {
        long[] values = Drawn.Of<long>((to, count, seed, stream, first) => Draws.FillIntegers(to, count, long.MinValue, long.MaxValue, seed, stream, first), 1000);

        Assert.Contains(values, value => value < long.MinValue / 2);
        Assert.Contains(values, value => value > long.MaxValue / 2);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.3)]
    [InlineData(0.5)]
    [InlineData(1.0)]
    public void Coins_fall_as_often_as_they_should(double probability)
    {
        const int Count = 100_000;
        byte[] coins = Drawn.Of<byte>((to, count, seed, stream, first) => Draws.FillBernoulli(to, count, probability, seed, stream, first), Count);

        double deviation = Math.Sqrt(Count * probability * (1 - probability));
        Assert.All(coins, coin => Assert.InRange(coin, 0, 1));
        Assert.InRange(coins.Sum(coin => (double)coin), (Count * probability) - (5 * deviation), (Count * probability) + (5 * deviation));
    }

    [Fact]
    public void Impossible_requests_say_why()
    {
        Assert.Contains("[3, 3)", Assert.Throws<ArgumentOutOfRangeException>(() => Draws.FillIntegers((long*)null, 0, 3, 3, 0, 0, 0)).Message, StringComparison.Ordinal);
        Assert.Contains("within [0, 1]", Assert.Throws<ArgumentOutOfRangeException>(() => Draws.FillBernoulli(null, 0, double.NaN, 0, 0, 0)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Draws.FillUniform((float*)null, -1, 0, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Draws.FillUniform((float*)null, 1, 0, 0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Draws.Permutation(-1, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Draws.Permutation(long.MaxValue, 0, 0));
    }

    private static void SplitsAlike<T>(Drawn.Filler<T> fill)
        where T : unmanaged
    {
        const int Count = 700;
        T[] whole = Drawn.Of(fill, Count, seed: 9, stream: 4);
        foreach (int piece in new[] { 1, 7, 32, 64, 65, 500 })
        {
            var pieces = new List<T>();
            for (int first = 0; first < Count; first += piece)
            {
                pieces.AddRange(Drawn.Of(fill, Math.Min(piece, Count - first), seed: 9, stream: 4, first: first));
            }

            Assert.Equal(whole, pieces);
        }
    }
}
