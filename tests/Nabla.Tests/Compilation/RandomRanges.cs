using System.Globalization;

namespace Nabla.Tests.Compilation;

/// <summary>Numbers of random functions, some together in a test.</summary>
internal static class RandomRanges
{
    private const int Together = 50;

    /// <summary>From 0 on, or those that <c>NABLA_RANDOM_FUNCTIONS=from..to</c> asks for.</summary>
    public static TheoryData<int, int> Of(int count)
    {
        string[] asked = (Environment.GetEnvironmentVariable("NABLA_RANDOM_FUNCTIONS") ?? string.Create(CultureInfo.InvariantCulture, $"0..{count}")).Split("..");
        int to = int.Parse(asked[1], CultureInfo.InvariantCulture);
        TheoryData<int, int> ranges = [];
        for (int from = int.Parse(asked[0], CultureInfo.InvariantCulture); from < to; from += Together)
        {
            ranges.Add(from, Math.Min(from + Together, to));
        }

        return ranges;
    }
}
