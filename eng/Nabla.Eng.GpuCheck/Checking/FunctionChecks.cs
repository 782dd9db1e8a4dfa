using Nabla.Tests.Compilation;
using Nabla.Tests.Devices;

namespace Nabla.Eng.GpuCheck;

/// <summary>Functions drawn at random have the processor's bits, eager, compiled and differentiated: kernels that are generated, for the libraries of a maker add in an order of their own.</summary>
internal static class FunctionChecks
{
    private const int Count = 400;
    private const int FewCount = 4;

    /// <summary>The first of the two thousand that the tests have.</summary>
    public static IReadOnlyList<Check> All(Device device, bool isTiny)
        => [.. Enumerable.Range(0, isTiny ? FewCount : Count).Select(seed => new Check($"random function {seed}", () => Compared(seed, device)))];

    private static Verdict Compared(int seed, Device device)
    {
        bool usesLibraries = CudaDevices.UsesLibraries;
        CudaDevices.UsesLibraries = false;
        try
        {
            return RandomFunctionOnDevice.Difference(RandomFunctions.Of(seed), seed, device) is { } difference ? Verdict.Wrong(difference) : Verdict.Exact;
        }
        finally
        {
            CudaDevices.UsesLibraries = usesLibraries;
        }
    }
}
