using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Nabla.Tests.Randomness;

/// <summary>The streams of NumPy 1.24 on glibc, recorded by eng/numpy-legacy-stream.py.</summary>
public sealed class NumPyReplayTests
{
    private static readonly Dictionary<string, string[]> s_recorded = Read();

    [Fact]
    public void The_first_normals_of_seed_12_are_the_notebooks()
    {
        double[] normals = new RandomState(12).Randn(3);

        double[] expected = [0x1e45665d6e2206L * Math.ScaleB(1, -54), -0x15ce3da55ae503L * Math.ScaleB(1, -53), 0x1f0841e6c5abb9L * Math.ScaleB(1, -55)];
        Assert.Equal(expected, normals);
    }

    [Fact]
    public void Inputs_of_the_matmul_derivation_are_equal_bit_for_bit()
    {
        var state = new RandomState(12);
        float[] values = [.. state.Randn(4 * 6).Concat(state.Randn(6 * 9)).Select(value => (float)value)];

        string hash = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<float>(values)));
        Assert.StartsWith("41899c9db0d9682a", hash, StringComparison.Ordinal);
    }

    [Fact]
    public void A_million_normals_are_within_one_unit_in_the_last_place()
    {
        double[] normals = new RandomState(12).Randn(1_000_000);

        int[] indices = [.. s_recorded["normal-indices"].Select(Integer)];
        double[] recorded = [.. s_recorded["normal-values"].Select(Number)];
        Assert.True(indices.Length > 1300);
        for (int i = 0; i < indices.Length; i++)
        {
            double actual = normals[indices[i]];
            Assert.True(
                recorded[i] == actual || recorded[i] == Math.BitIncrement(actual) || recorded[i] == Math.BitDecrement(actual),
                $"normal {indices[i]}: {actual:R}, NumPy {recorded[i]:R}");
        }

        float[] rounded = [.. normals.Select(value => (float)value)];
        Assert.Equal(s_recorded["normal-float32-sha256"][0], Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<float>(rounded))));
    }

    [Fact]
    public void Uniform_numbers_are_equal_bit_for_bit()
    {
        var state = new RandomState(uint.MaxValue);

        Assert.Equal(s_recorded["uniform-values"].Select(Number), state.Rand(16));
        double[] more = state.Rand(100_000);
        Assert.Equal(s_recorded["uniform-sha256"][0], Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<double>(more))));
    }

    [Fact]
    public void Integers_of_every_width_of_range_are_equal()
    {
        var state = new RandomState(7);
        int ranges = 0;
        foreach ((string name, string[] values) in s_recorded.Where(entry => entry.Key.StartsWith("integers", StringComparison.Ordinal)))
        {
            string[] parts = name.Split(':');
            long low = long.Parse(parts[1], CultureInfo.InvariantCulture);
            long high = long.Parse(parts[2], CultureInfo.InvariantCulture);
            foreach (string value in values)
            {
                Assert.Equal(long.Parse(value, CultureInfo.InvariantCulture), state.NextInt64(low, high));
            }

            ranges++;
        }

        Assert.Equal(8, ranges);
    }

    [Fact]
    public void Permutations_and_shuffles_are_equal()
    {
        var state = new RandomState(3);

        Assert.Equal(s_recorded["permutation"].Select(Integer), state.Permutation(60));
        int[] values = [.. Enumerable.Range(0, 20).Select(i => i * 10)];
        state.Shuffle<int>(values);
        Assert.Equal(s_recorded["shuffle"].Select(Integer), values);
    }

    [Fact]
    public void The_second_normal_of_a_pair_waits_while_others_draw()
    {
        var state = new RandomState(2024);

        double[] drawn = [state.NextNormal(), state.NextDouble(), state.NextNormal(), state.NextInt(0, 1000), state.NextNormal()];
        Assert.Equal(s_recorded["mixed"].Select(Number), drawn);
    }

    [Fact]
    public void An_empty_range_says_what_to_do()
    {
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => new RandomState(0).NextInt(3, 3));

        Assert.Contains("The range [3, 3) holds no integer", error.Message, StringComparison.Ordinal);
    }

    private static int Integer(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static double Number(string bits) => BitConverter.UInt64BitsToDouble(ulong.Parse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    private static Dictionary<string, string[]> Read()
    {
        using Stream stream = typeof(NumPyReplayTests).Assembly.GetManifestResourceStream("numpy-legacy-stream.txt")!;
        using var reader = new StreamReader(stream);
        var recorded = new Dictionary<string, string[]>();
        while (reader.ReadLine() is { } line)
        {
            string[] words = line.Split(' ');
            recorded.Add(words[0], words[1..]);
        }

        return recorded;
    }
}
