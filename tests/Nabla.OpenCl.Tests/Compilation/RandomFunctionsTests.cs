using Nabla.Tests.Compilation;
using Nabla.Tests.Laws;

namespace Nabla.Tests.Devices;

/// <summary>Functions drawn at random have the processor's bits with their data on a device: eagerly, compiled, and differentiated.</summary>
/// <remarks>All two thousand: <c>eng/opencl-tests.sh --filter RandomFunctionsTests</c>, <c>eng/cuda-tests.sh</c> as well; others: <c>NABLA_RANDOM_FUNCTIONS=from..to</c>.</remarks>
public sealed class RandomFunctionsTests
{
    public static TheoryData<int, int> Ranges() => RandomRanges.Of(Place.IsFull ? 2000 : 4);

    [Theory]
    [MemberData(nameof(Ranges))]
    public void Every_way_has_the_bits_of_the_processor(int from, int to)
    {
        List<string> wrong = [];
        for (int seed = from; seed < to; seed++)
        {
            RandomFunction graph = RandomFunctions.Of(seed);
            if (RandomFunctionOnDevice.Difference(graph, seed, Place.Device) is not null)
            {
                graph = graph.Smallest(smaller => RandomFunctionOnDevice.Difference(smaller, seed, Place.Device) is not null);
                wrong.Add($"seed {seed}:\n{graph}\n{RandomFunctionOnDevice.Difference(graph, seed, Place.Device)}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));
    }
}
