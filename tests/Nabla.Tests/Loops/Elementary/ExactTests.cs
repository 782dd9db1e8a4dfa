using System.Globalization;
using Nabla.Eng.Ulps;

namespace Nabla.Tests.Loops.Elementary;

/// <summary>What formulas are measured against is itself held to values that mpmath gave (eng/exact-points.py).</summary>
public sealed class ExactTests
{
    [Fact]
    public void SumsOfTwoAreRightToNinetyBits()
    {
        using Stream stream = typeof(ExactTests).Assembly.GetManifestResourceStream("exact.txt")!;
        using StreamReader reader = new(stream);
        HashSet<string> met = [];
        while (reader.ReadLine() is { } line)
        {
            string[] words = line.Split(' ');
            double[] numbers = [.. words[1..].Select(static word => double.Parse(word, CultureInfo.InvariantCulture))];
            Exact found = Table.Functions.SingleOrDefault(f => f.Name == words[0]) is { } function
                ? function.Exact(numbers[0])
                : Table.Pairs.Single(f => f.Name == words[0]).Exact(numbers[0], numbers[1]);
            DoubleDouble difference = found.Value.Scaled(found.Exponent) - numbers[^2] - numbers[^1];
            double bound = Math.ScaleB(1, words[0] is "Erf" or "Erfc" ? -60 : -90);
            Assert.True(Math.Abs(difference.High) <= bound * Math.Abs(numbers[^2]), $"{line}: off by {difference.High / numbers[^2]:E1}");
            met.Add(words[0]);
        }

        Assert.Equal(Table.Functions.Count + Table.Pairs.Count, met.Count);
    }
}
