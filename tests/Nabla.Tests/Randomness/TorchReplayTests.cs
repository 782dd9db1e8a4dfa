using System.Globalization;
using System.Reflection;

namespace Nabla.Tests.Randomness;

/// <summary>The streams of PyTorch 1.13 on the CPU, recorded by eng/torch-stream.py.</summary>
public sealed class TorchReplayTests
{
    private static readonly Dictionary<string, string[]> s_recorded = Read();

    public static TheoryData<int, DType> Sizes
    {
        get
        {
            TheoryData<int, DType> data = [];
            foreach (int size in new[] { 1, 2, 15, 16, 17, 100, 1000 })
            {
                data.Add(size, DType.Float32);
                data.Add(size, DType.Float64);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Uniform_numbers_are_equal_bit_for_bit(int size, DType dtype)
        => Assert.Equal(Numbers($"rand:{dtype.Name()}:{size}"), Chosen(new TorchGenerator((ulong)size).Rand([size], dtype)));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Normal_numbers_are_equal_but_for_last_digits(int size, DType dtype)
        => Close(Numbers($"randn:{dtype.Name()}:{size}"), Chosen(new TorchGenerator((ulong)size).Randn([size], dtype)), dtype);

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Other_distributions(DType dtype)
    {
        Assert.Equal(Numbers($"uniform:{dtype.Name()}"), Chosen(new TorchGenerator(5).Uniform(-3, 4.5, [40], dtype)));
        Close(Numbers($"normal:{dtype.Name()}"), Chosen(new TorchGenerator(6).Normal(2.5, 0.25, [40], dtype)), dtype);
        Close(Numbers($"exponential:{dtype.Name()}"), Chosen(new TorchGenerator(7).Exponential([40], 2.5, dtype)), dtype);
        Assert.Equal(Numbers($"bernoulli:{dtype.Name()}"), Chosen(new TorchGenerator(8).Bernoulli(Tensor.Linspace(0, 1, 60, dtype))));
        Assert.Equal(Numbers($"bernoulli_:{dtype.Name()}"), Chosen(new TorchGenerator(9).Bernoulli(0.3, [60], dtype)));
        Assert.Equal(Numbers($"dropout:{dtype.Name()}"), Chosen(new TorchGenerator(10).DropoutMask(0.2, [60], dtype)));
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Calls_take_from_one_stream(DType dtype)
    {
        TorchGenerator generator = new(3);
        generator.Randn([1]);
        generator.Seed((1ul << 32) + 11);
        Tensor[] parts =
        [
            generator.Randn([3], dtype), generator.Rand([2], dtype), generator.Randn([20], dtype), generator.Randn([2], dtype), generator.Randn([4, 4], dtype).Reshape(-1),
            generator.Randperm(5).Cast(dtype), generator.Randn([], dtype).Reshape(1),
        ];
        Close(Numbers($"sequence:{dtype.Name()}"), Chosen(Nabla.Functions.Concat(parts, 0)), dtype);
    }

    [Fact]
    public void Integers_and_permutations_are_equal()
    {
        string[] ranges = [.. s_recorded.Keys.Where(static key => key.StartsWith("randint:", StringComparison.Ordinal))];
        Assert.Equal(9, ranges.Length);
        foreach (string range in ranges)
        {
            long[] ends = [.. range.Split(':')[1..].Select(static text => long.Parse(text, CultureInfo.InvariantCulture))];
            Assert.Equal(s_recorded[range].Select(static text => long.Parse(text, CultureInfo.InvariantCulture)), new TorchGenerator(12).Randint(ends[0], ends[1], [20]).ToArray<long>());
        }

        foreach (int size in new[] { 1, 2, 15, 16, 17, 100, 1000 })
        {
            Assert.Equal(Numbers($"randperm:{size}"), Chosen(new TorchGenerator(13).Randperm(size)));
        }
    }

    [Fact]
    public void What_the_stream_does_not_have_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new TorchGenerator(1).Rand([2], DType.Int64));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TorchGenerator(1).Randint(3, 3, [2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TorchGenerator(1).Bernoulli(1.5, [2]));
    }

    // PyTorch's logarithms, sines and cosines of float32 are approximations to some 2⁻²³.
    private static void Close(double[] expected, double[] found, DType dtype)
    {
        double bound = dtype == DType.Float32 ? 1e-6 : 2e-15;
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= bound * Math.Max(1, Math.Abs(pair.First)), $"{pair.Second:R} instead of {pair.First:R}"));
    }

    private static double[] Chosen(Tensor drawn)
    {
        double[] values = drawn.Cast(DType.Float64).ToArray<double>();
        return values.Length <= 100 ? values : [.. values.Where(static (_, i) => i % 7 == 0), .. values[^17..]];
    }

    private static double[] Numbers(string name) => [.. s_recorded[name].Select(static text => double.Parse(text, CultureInfo.InvariantCulture))];

    private static Dictionary<string, string[]> Read()
    {
        using StreamReader reader = new(Assembly.GetExecutingAssembly().GetManifestResourceStream("torch-stream.txt")!);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split(' ')).ToDictionary(static words => words[0], static words => words[1..]);
    }
}
