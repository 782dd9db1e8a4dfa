using System.Runtime.InteropServices;
using Nabla.Gpu;

namespace Nabla.Cuda.Native;

/// <summary>Finds what NVIDIA's driver and toolkit install.</summary>
internal static class CudaLibraries
{
    private static readonly Lock s_lock = new();
    private static readonly Dictionary<string, (nint Library, string Tried)> s_found = [];
    private static readonly CudaPlaces s_places = CudaPlaces.OfThisMachine();

    static CudaLibraries() => NativeLibrary.SetDllImportResolver(typeof(CuDriver).Assembly, static (name, _, _) => Find(name).Library);

    /// <summary>Loads the driver unless it is loaded.</summary>
    /// <exception cref="DllNotFoundException">It is not installed; the message says what to install.</exception>
    public static void RequireDriver() => Require(CuDriver.Library, MissingDriver);

    /// <summary>Loads the compiler unless it is loaded.</summary>
    /// <exception cref="DllNotFoundException">It is not installed; the message says what to install.</exception>
    public static void RequireCompiler() => Require(Nvrtc.Library, MissingCompiler);

    /// <summary>Whether there is a library for products of matrices.</summary>
    public static bool HasProducts => Find(CublasLt.Library).Library != 0;

    internal static string MissingDriver(string tried)
        => $"A CUDA device was asked for, but NVIDIA's driver is not installed (looked for {tried}). Install the driver for your device: nvidia-driver on Debian and Ubuntu, else from nvidia.com/drivers; in a container, start it with access to the device.";

    internal static string MissingCompiler(string tried)
        => $"A kernel must be compiled for a CUDA device, but NVRTC is not installed (looked for {tried}). Install it from the CUDA toolkit (the package cuda-nvrtc, version 12 or 13), or set CUDA_PATH to where the toolkit is.";

    private static void Require(string name, Func<string, string> message)
    {
        (nint library, string tried) = Find(name);
        if (library == 0)
        {
            throw new DllNotFoundException(message(tried));
        }
    }

    private static (nint Library, string Tried) Find(string name)
    {
        lock (s_lock)
        {
            if (!s_found.TryGetValue(name, out (nint Library, string Tried) found))
            {
                NativeLibraries.TryLoad(s_places.Candidates(name), out nint library, out string tried);
                found = (library, tried);
                if (library != 0)
                {
                    s_found.Add(name, found);
                }
            }

            return found;
        }
    }
}
