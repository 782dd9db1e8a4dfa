using Nabla.Gpu;

namespace Nabla.OpenCl.Tests;

/// <summary>The first device, opened once, and what tests do with it.</summary>
internal static class OpenDevice
{
    private static readonly Lazy<OpenClRuntime> s_runtime = new(static () => new OpenClRuntime(0, new DiskCache(null)));

    public static OpenClRuntime Runtime => s_runtime.Value;

    /// <summary>The first device once more, for tests that count what happens on it while other tests run.</summary>
    public static Device OfItsOwn() => new("opencl:0", new GpuMachine(new OpenClRuntime(0)));
}
