using Nabla.Cuda.Tests.Emulator;
using Nabla.Gpu;
using Nabla.Tests.Devices;

namespace Nabla.Cuda.Tests;

/// <summary>Kernels that one program wrote down are those of another.</summary>
public sealed class ExportTests
{
    private const string Add = """
        #define KERNEL extern "C" __global__
        KERNEL void add(float* x, int number) { x[threadIdx.x] += number; }
        """;

    [EmulatedFact]
    public void WhatWasUsedIsWrittenDownOnceAndFound()
    {
        EmulatedDriver.Require();
        string folder = Path.Combine(EmulatedDriver.Folder, $"exported {Environment.ProcessId}");
        CudaRuntime used = new(0, new DiskCache(null), new DiskCache(null));
        Assert.Equal([2f, 3], Added(used));
        Assert.Equal([(Add, "add")], used.Texts);
        Assert.Equal(1, CudaDevices.Export(folder, [.. used.Texts, .. used.Texts]));
        Assert.Single(Directory.GetFiles(folder));

        // So that it shows which kernel runs: what lies under the text's key subtracts.
        DiskCache exported = new(folder);
        string assembly = System.Text.Encoding.UTF8.GetString(exported.Find(CudaModules.ExportedKey(Add))!);
        Assert.Contains("+= number", assembly, StringComparison.Ordinal);
        exported.Keep(CudaModules.ExportedKey(Add), System.Text.Encoding.UTF8.GetBytes(assembly.Replace("+= number", "-= number", StringComparison.Ordinal)));
        Assert.Equal([0f, 1], Added(new CudaRuntime(0, new DiskCache(null), exported)));

        // What the driver does not take is compiled anew.
        exported.Keep(CudaModules.ExportedKey(Add), "nothing that it could load"u8);
        Assert.Equal([2f, 3], Added(new CudaRuntime(0, new DiskCache(null), exported)));
        Directory.Delete(folder, recursive: true);
    }

    [EmulatedFact]
    public void AFolderThatCannotBeWrittenToIsNamed()
    {
        EmulatedDriver.Require();
        string file = Path.Combine(EmulatedDriver.Folder, $"no folder {Environment.ProcessId}");
        File.WriteAllText(file, "");
        Assert.Contains(file, Assert.Throws<IOException>(() => CudaDevices.Export(file, [(Add, "add")])).Message, StringComparison.Ordinal);
        File.Delete(file);
        Assert.Throws<ArgumentException>(static () => CudaDevices.ExportKernels(" "));
    }

    private static float[] Added(CudaRuntime runtime)
    {
        GpuBuffer x = runtime.Upload<float>([1, 2]);
        runtime.Launch(runtime.Load(Add, "add"), new Grid(1, 1, 1, 2), [GpuArgument.Of(x), GpuArgument.Of(1)]);
        float[] found = runtime.Download<float>(x);
        runtime.Free(x);
        return found;
    }
}
