using Nabla.Cuda.Native;
using Nabla.Gpu;

namespace Nabla.Cuda;

// Note [Kernels without a compiler]
// What a text was compiled to is looked for in three places before it is compiled: among the modules that are loaded; in the user's cache, where code for this kind of device is kept by whoever compiled it; and in a folder beside the
// program, where CudaDevices.ExportKernels put assembly, which every device's driver finishes. So a program that brings what it has used before runs with nothing but a driver; what is found nowhere is computed on the host (Note [Without a compiler]). Texts are written for no sizes and are the
// same on all of NVIDIA's devices; but where a library computes, the kernel that would stand in for it was not used, and is exported only if CudaDevices.UsesLibraries was false for once.

/// <summary>Modules of one device, compiled from text or found as what that was compiled to: see Note [Kernels without a compiler]. The device's context is current where it is asked.</summary>
/// <param name="capability">The device's compute capability: 90 for 9.0.</param>
/// <param name="cache">Code of this kind of device, found and kept.</param>
/// <param name="exported">Assembly for all devices, found.</param>
/// <param name="compile">Makes code of a text and the name of a kernel, for a compute capability.</param>
internal sealed unsafe class CudaModules(int capability, DiskCache cache, DiskCache exported, Func<string, string, int, byte[]> compile)
{
    /// <summary>The folder beside a program where exported kernels are looked for.</summary>
    public const string FolderName = "nabla-kernels";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, nint> _modules = [];
    private readonly Dictionary<(string Text, string Name), CudaKernel> _kernels = [];

    /// <summary>The kernels that a program brought along.</summary>
    public static DiskCache OfProgram { get; } = new(Path.Combine(AppContext.BaseDirectory, FolderName));

    /// <summary>The texts that were asked for, each with the name of a kernel.</summary>
    public IReadOnlyList<(string Text, string Name)> Texts
    {
        get
        {
            lock (_lock)
            {
                return [.. _kernels.Keys.DistinctBy(static key => key.Text)];
            }
        }
    }

    /// <summary>The kernel of that name.</summary>
    /// <exception cref="NoCompilerException">It is found nowhere, and there is no NVRTC to compile it.</exception>
    /// <exception cref="DeviceException">The text cannot be compiled, or has no such kernel.</exception>
    public CudaKernel Load(string text, string name)
    {
        lock (_lock)
        {
            if (!_kernels.TryGetValue((text, name), out CudaKernel? kernel))
            {
                CuAnswer.Check(CuDriver.GetFunction(out nint function, Module(text, name), name), $"find kernel {name} in a module");
                CuAnswer.Check(CuDriver.GetFunctionFact(out int maxGroup, CuDriver.FunctionMaxThreadsPerBlock, function), $"say how large groups of kernel {name} may be");
                kernel = new CudaKernel(name, function, maxGroup);
                _kernels.Add((text, name), kernel);
            }

            return kernel;
        }
    }

    /// <summary>What a text's code is kept under. It does not name NVRTC: without one, what another compiled is found.</summary>
    internal static string Key(int capability, string text) => Key($"sm_{capability}", text);

    /// <summary>What a text's assembly for all devices is kept under.</summary>
    internal static string ExportedKey(string text) => Key("ptx", text);

    private static string Key(string target, string text) => $"cuda {target}\n{string.Join(' ', CudaCompiler.Options)}\n{text}";

    private nint Module(string text, string name)
    {
        if (!_modules.TryGetValue(text, out nint module))
        {
            string key = Key(capability, text);

            // An older driver refuses what a newer compiler made; then it is compiled by the one that is installed.
            if (!TryLoad(cache.Find(key), out module, out _) && !TryLoad(exported.Find(ExportedKey(text)), out module, out _))
            {
                byte[] made = compile(text, name, capability);
                if (!TryLoad(made, out module, out int status))
                {
                    throw CuAnswer.Refused(status, $"load kernel {name}, compiled for compute capability {capability / 10}.{capability % 10}");
                }

                cache.Keep(key, made);
            }

            _modules.Add(text, module);
        }

        return module;
    }

    private static bool TryLoad(byte[]? code, out nint module, out int status)
    {
        (module, status) = (0, CuDriver.Done);
        if (code is null)
        {
            return false;
        }

        // Assembly ends with a 0; what comes from disk may not.
        byte[] ended = [.. code, 0];
        fixed (byte* start = ended)
        {
            status = CuDriver.LoadModule(out module, start);
            return status == CuDriver.Done;
        }
    }
}
