using Nabla.Cpu;

namespace Nabla.Tests.Compilation;

/// <summary>Two thousand functions drawn at random: eager, compiled to code and compiled to tiles, they give the same bits.</summary>
/// <remarks>More of them: <c>NABLA_RANDOM_FUNCTIONS=from..to dotnet test --filter RandomFunctionsTests</c>.</remarks>
[Collection(nameof(Workers))]
public sealed class RandomFunctionsTests : IDisposable
{
    private readonly int _threads = Threads.Count;

    public static TheoryData<int, int> Ranges() => RandomRanges.Of(2000);

    [Theory]
    [MemberData(nameof(Ranges))]
    public void Every_way_gives_the_same_bits(int from, int to)
    {
        for (int seed = from; seed < to; seed++)
        {
            RandomFunction graph = RandomFunctions.Of(seed);
            if (RandomFunctionRuns.Difference(graph, seed) is not null)
            {
                graph = graph.Smallest(smaller => RandomFunctionRuns.Difference(smaller, seed) is not null);
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
