using System.Runtime.InteropServices;

namespace Nabla.Tests.Devices;

/// <summary>A test of what is said on a machine without NVIDIA's driver; skipped where there is one.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class WithoutDriverFactAttribute : FactAttribute
{
    public WithoutDriverFactAttribute()
    {
        if (NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1", out _))
        {
            Skip = "NVIDIA's driver is installed here.";
        }
    }
}
