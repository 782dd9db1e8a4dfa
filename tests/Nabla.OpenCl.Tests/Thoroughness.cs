namespace Nabla.OpenCl.Tests;

/// <summary>How much is tried: a share that takes a few minutes, or with <c>NABLA_OPENCL_TESTS=all</c> all that is tried on the processor. eng/opencl-tests.sh asks for all.</summary>
internal static class Thoroughness
{
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("NABLA_OPENCL_TESTS") == "all";
}
