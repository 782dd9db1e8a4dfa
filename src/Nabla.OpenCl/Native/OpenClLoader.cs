using System.Reflection;
using System.Runtime.InteropServices;
using Nabla.Gpu;

namespace Nabla.OpenCl.Native;

/// <summary>Finds the library through which all drivers of a machine are reached.</summary>
internal static class OpenClLoader
{
    private static readonly Lock s_lock = new();
    private static nint s_library;

    /// <summary>Loads the library unless it is loaded.</summary>
    /// <exception cref="DllNotFoundException">It is not installed; the message says what to install.</exception>
    public static void Require()
    {
        lock (s_lock)
        {
            if (s_library != 0)
            {
                return;
            }

            if (!NativeLibraries.TryLoad(Candidates(), out nint found, out string tried))
            {
                throw new DllNotFoundException(Missing(tried));
            }

            s_library = found;
            NativeLibrary.SetDllImportResolver(typeof(Cl).Assembly, Resolve);
        }
    }

    /// <summary>What to say where there is no library.</summary>
    internal static string Missing(string tried) =>
        $"An OpenCL device was asked for, but OpenCL's loader is not installed (looked for {tried}). {Advice}";

    /// <summary>What to install for a loader and a driver.</summary>
    internal static string Advice => OperatingSystem.IsWindows()
        ? "The drivers of AMD, Intel and NVIDIA bring it along: install the one for your device."
        : OperatingSystem.IsMacOS()
            ? "macOS has it in System/Library/Frameworks; it cannot be installed."
            : "Install ocl-icd-libopencl1 (Debian, Ubuntu) or ocl-icd (Fedora, Arch) and your device's driver: NVIDIA's driver, intel-opencl-icd, mesa-opencl-icd or ROCm's; pocl-opencl-icd runs kernels on the processor.";

    private static string[] Candidates() => OperatingSystem.IsWindows() ? ["OpenCL.dll"]
        : OperatingSystem.IsMacOS() ? ["/System/Library/Frameworks/OpenCL.framework/OpenCL"]
        : ["libOpenCL.so.1", "libOpenCL.so"];

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) => name == Cl.Library ? s_library : 0;
}
