using Nabla.Cuda.Native;
using Nabla.Gpu;

namespace Nabla.Cuda;

/// <summary>Modules of one device, compiled from text or found on disk as what that was compiled to. The device's context is current where it is asked.</summary>
internal sealed unsafe class CudaModules(int capability, DiskCache cache)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, nint> _modules = [];
    private readonly Dictionary<(string Text, string Name), CudaKernel> _kernels = [];

    /// <summary>The kernel of that name.</summary>
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
    internal static string Key(int capability, string text) => $"cuda sm_{capability}\n{string.Join(' ', CudaCompiler.Options)}\n{text}";

    private nint Module(string text, string name)
    {
        if (!_modules.TryGetValue(text, out nint module))
        {
            string key = Key(capability, text);
            if (cache.Find(key) is not { } kept || !TryLoad(kept, out module, out _))
            {
                // An older driver refuses what a newer compiler made; here it is compiled by the one that is installed.
                byte[] made = CudaCompiler.Compile(text, name, capability);
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

    private static bool TryLoad(byte[] code, out nint module, out int status)
    {
        // Assembly ends with a 0; what comes from disk may not.
        byte[] ended = [.. code, 0];
        fixed (byte* start = ended)
        {
            status = CuDriver.LoadModule(out module, start);
            return status == CuDriver.Done;
        }
    }
}
