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
    public static void RequireDriver() => Require(CuDriver.Library, static tried => new DllNotFoundException(MissingDriver(tried)));

    /// <summary>Loads the compiler unless it is loaded.</summary>
    /// <param name="kernel">What is to be compiled, for the message.</param>
    /// <exception cref="NoCompilerException">It is not installed; the message says what to install, and how to do without it.</exception>
    public static void RequireCompiler(string kernel) => Require(Nvrtc.Library, tried => new NoCompilerException(MissingCompiler(kernel, tried)));

    /// <summary>Whether there is a library for products of matrices.</summary>
    public static bool HasProducts => Find(CublasLt.Library).Library != 0;

    /// <summary>Whether there is one for convolutions.</summary>
    public static bool HasConvolutions => Find(Cudnn.Library).Library != 0;

    /// <summary>Each, there or missing.</summary>
    public static IReadOnlyList<CudaLibrary> All() =>
    [
        Say("NVIDIA's driver", CuDriver.Library, "opens devices", "there are no CUDA devices; install nvidia-driver on Debian and Ubuntu, else from nvidia.com/drivers"),
        Say("NVRTC", Nvrtc.Library, "compiles kernels", $"kernels are those that were compiled before, in the user's cache or in {CudaModules.FolderName} beside the program, and what has none is computed on the processor; install cuda-nvrtc of the CUDA toolkit, by pip nvidia-cuda-nvrtc"),
        Say("cuBLASLt", CublasLt.Library, "multiplies matrices", "products are generated kernels, several times as slow; install libcublas of the CUDA toolkit, by pip nvidia-cublas"),
        Say("cuDNN", Cudnn.Library, "convolves", "convolutions are generated kernels, several times as slow; install cudnn9-cuda-12 or cudnn9-cuda-13, by pip nvidia-cudnn-cu12 or nvidia-cudnn-cu13"),
    ];

    internal static string MissingDriver(string tried)
        => $"A CUDA device was asked for, but NVIDIA's driver is not installed (looked for {tried}). Install the driver for your device: nvidia-driver on Debian and Ubuntu, else from nvidia.com/drivers; in a container, start it with access to the device.";

    internal static string MissingCompiler(string kernel, string tried)
        => $"Kernel {kernel} must be compiled for a CUDA device, but NVRTC is not installed (looked for {tried}). Install it from the CUDA toolkit (the package cuda-nvrtc, version 12 or 13; by pip nvidia-cuda-nvrtc), or set CUDA_PATH to where the toolkit is. "
            + $"To do without it here, run the program where it is installed, have it call CudaDevices.ExportKernels(\"{CudaModules.FolderName}\") at its end, and put that folder beside the program here.";

    private static CudaLibrary Say(string title, string name, string does, string without)
        => Find(name) is (not 0, var path) ? new CudaLibrary(title, path, does) : new CudaLibrary(title, null, $"{without} (looked for {Find(name).Tried}).");

    private static void Require(string name, Func<string, DllNotFoundException> missing)
    {
        (nint library, string tried) = Find(name);
        if (library == 0)
        {
            throw missing(tried);
        }
    }

    private static (nint Library, string Tried) Find(string name)
    {
        lock (s_lock)
        {
            if (!s_found.TryGetValue(name, out (nint Library, string Tried) found))
            {
                NativeLibraries.TryLoad(s_places.Candidates(name, name == CuDriver.Library ? int.MaxValue : Version()), out nint library, out string tried);
                found = (library, tried);
                if (library != 0)
                {
                    s_found.Add(name, found);
                }
            }

            return found;
        }
    }

    // What the driver is for, of 12.8 the 12.
    private static int Version() => Find(CuDriver.Library).Library != 0 && CuDriver.GetVersion(out int version) == CuDriver.Done ? version / 1000 : int.MaxValue;
}
