using System.Runtime.InteropServices;
using Nabla.Loops;

namespace Nabla.Cuda.Tests.Emulator;

/// <summary>The emulated cuBLASLt and cuDNN, beside the emulated driver. Who opens a device after they are loaded and does not want them says so.</summary>
internal static unsafe class EmulatedLibraries
{
    private static readonly Lazy<(nint Products, nint Convolutions)> s_loaded = new(Load);

    /// <summary>Loads them, unless they are loaded.</summary>
    public static void Require() => _ = s_loaded.Value;

    /// <summary>How many products there were so far with an ending.</summary>
    /// <param name="epilogue">1 for none, 2 for a rectification, 4 for a bias, 6 for both.</param>
    public static long Products(int epilogue) => (long)((delegate* unmanaged<int, ulong>)NativeLibrary.GetExport(s_loaded.Value.Products, "emulator_products"))(epilogue);

    /// <summary>Says whether a rectification makes 0 of what is no number.</summary>
    public static void LoseNaN(bool loses) => ((delegate* unmanaged<int, void>)NativeLibrary.GetExport(s_loaded.Value.Products, "emulator_lose_nan"))(loses ? 1 : 0);

    /// <summary>How many convolutions there were so far in a direction.</summary>
    public static long Convolutions(Convolved result)
        => (long)((delegate* unmanaged<int, ulong>)NativeLibrary.GetExport(s_loaded.Value.Convolutions, "emulator_convolutions"))(result switch { Convolved.Output => 0, Convolved.Input => 1, _ => 2 });

    /// <summary>Says whether convolutions are refused when they are asked for, after they were said to be possible.</summary>
    public static void RefuseConvolutions(bool refuses) => ((delegate* unmanaged<int, void>)NativeLibrary.GetExport(s_loaded.Value.Convolutions, "emulator_refuse_convolutions"))(refuses ? 1 : 0);

    /// <summary>How often they were.</summary>
    public static long Refused => (long)((delegate* unmanaged<ulong>)NativeLibrary.GetExport(s_loaded.Value.Convolutions, "emulator_refused"))();

    private static (nint Products, nint Convolutions) Load()
    {
        EmulatedDriver.Require();
        string driver = Path.Combine(EmulatedDriver.Folder, "libcuda.so.1");
        return (EmulatedDriver.Load("libcublasLt.so.13", ["cublaslt.c"], driver, "-lm"), EmulatedDriver.Load("libcudnn.so.9", ["cudnn.c"], driver, "-lm"));
    }
}
