using System.Globalization;
using Nabla.Cpu;

namespace Nabla.Tests.Compilation;

/// <summary>Two thousand functions drawn at random: eager, compiled to code and compiled to tiles, they give the same bits.</summary>
/// <remarks>More of them: <c>NABLA_RANDOM_FUNCTIONS=from..to dotnet test --filter RandomFunctionsTests</c>.</remarks>
[Collection(nameof(Workers))]
public sealed class RandomFunctionsTests : IDisposable
{
    private const int Together = 50;

    private readonly int _threads = Threads.Count;

    public static TheoryData<int, int> Ranges()
    {
        string[] asked = (Environment.GetEnvironmentVariable("NABLA_RANDOM_FUNCTIONS") ?? "0..2000").Split("..");
        int to = int.Parse(asked[1], CultureInfo.InvariantCulture);
        TheoryData<int, int> ranges = [];
        for (int from = int.Parse(asked[0], CultureInfo.InvariantCulture); from < to; from += Together)
        {
            ranges.Add(from, Math.Min(from + Together, to));
        }

        return ranges;
    }

    [Theory]
    [MemberData(nameof(Ranges))]
    public void Every_way_gives_the_same_bits(int from, int to)
    {
        for (int seed = from; seed < to; seed++)
        {
            RandomFunction graph = RandomFunctions.Of(seed);
            if (RandomFunctionRuns.Difference(graph, seed) is not null)
            {
                graph = RandomFunctionRuns.Smallest(graph, seed);
                Assert.Fail($"seed {seed}:\n{graph}\n{RandomFunctionRuns.Difference(graph, seed)}");
            }
        }
    }

    /// <summary>Those that a search further out has found to be wrong once.</summary>
    [Theory]
    [InlineData(21127)]
    public void What_was_wrong_once_is_right(int seed) => Every_way_gives_the_same_bits(seed, seed + 1);

    public void Dispose() => Threads.Count = _threads;
}
