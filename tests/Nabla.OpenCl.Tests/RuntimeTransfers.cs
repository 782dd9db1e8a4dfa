using System.Runtime.InteropServices;
using Nabla.Gpu;

namespace Nabla.Tests.Devices;

/// <summary>Numbers to and from a runtime's memory.</summary>
internal static class RuntimeTransfers
{
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
