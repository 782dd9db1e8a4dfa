using System.Runtime.InteropServices;
using Nabla.Gpu;

namespace Nabla.OpenCl.Tests;

/// <summary>The first device, opened once, and what tests do with it.</summary>
internal static class OpenDevice
{
    private static readonly Lazy<OpenClRuntime> s_runtime = new(static () => new OpenClRuntime(0, new DiskCache(null)));

    public static OpenClRuntime Runtime => s_runtime.Value;

    /// <summary>The first device once more, for tests that count what happens on it while other tests run.</summary>
    public static Device OfItsOwn() => new("opencl:0", new GpuMachine(new OpenClRuntime(0)));

    public static GpuBuffer Upload<T>(this GpuRuntime runtime, ReadOnlySpan<T> numbers)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(numbers);
        GpuBuffer buffer = runtime.Allocate(bytes.Length);
        runtime.Write(bytes, buffer, 0);
        return buffer;
    }

    public static T[] Download<T>(this GpuRuntime runtime, GpuBuffer buffer)
        where T : unmanaged
    {
        byte[] bytes = new byte[buffer.Bytes];
        runtime.Read(buffer, 0, bytes);
        return MemoryMarshal.Cast<byte, T>(bytes).ToArray();
    }
}
