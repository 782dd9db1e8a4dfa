using Nabla.Cuda.Native;
using Nabla.Cuda.Tests.Emulator;
using Nabla.Gpu;
using Nabla.Learning;

namespace Nabla.Cuda.Tests;

/// <summary>Without NVRTC everything runs: from kernels that were exported where it was, and else on the processor, which is said once.</summary>
[Collection(nameof(Alone))]
public sealed class WithoutCompilerTests : IDisposable
{
    private readonly List<string> _warnings = [];

    public WithoutCompilerTests() => Warnings.Raised += _warnings.Add;

    public void Dispose() => Warnings.Raised -= _warnings.Add;

    [EmulatedTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void WhatHasNoKernelIsComputedOnTheProcessorWhichIsSaidOnce(bool isCompiled)
    {
        Device device = Open(new DiskCache(null));
        Assert.Equal(Losses(Device.Cpu, isCompiled), Losses(device, isCompiled));
        Assert.NotEqual(0, OnHost(device));
        string warning = Assert.Single(_warnings);
        Assert.StartsWith("cuda:0: Kernel ", warning, StringComparison.Ordinal);
        Assert.Contains("NVRTC is not installed (looked for libnvrtc.so.13)", warning, StringComparison.Ordinal);
        Assert.Contains("nvidia-cuda-nvrtc", warning, StringComparison.Ordinal);
        Assert.Contains("CudaDevices.ExportKernels(\"nabla-kernels\")", warning, StringComparison.Ordinal);
        Assert.Contains("on the processor", warning, StringComparison.Ordinal);
    }

    [EmulatedFact]
    public void WhatWasExportedRunsOnTheDevice()
    {
        Device used = EmulatedDevice.OfItsOwn();
        double[] expected = Losses(used, isCompiled: true);
        Assert.Equal(Losses(Device.Cpu, isCompiled: true), expected);
        string folder = Path.Combine(EmulatedDriver.Folder, $"kernels of a step {Environment.ProcessId}");
        CudaDevices.Export(folder, ((CudaRuntime)((GpuMachine)used.Machine).Runtime).Texts);
        Device device = Open(new DiskCache(folder));
        long before = EmulatedDriver.Count(EmulatorCount.Kernels);
        Assert.Equal(expected, Losses(device, isCompiled: true));
        Assert.NotEqual(before, EmulatedDriver.Count(EmulatorCount.Kernels));
        Assert.Equal(0, OnHost(device));
        Assert.Empty(_warnings);

        // One that is missing is the processor's, beside those that are there.
        File.Delete(Directory.GetFiles(folder).Order(StringComparer.Ordinal).First());
        device = Open(new DiskCache(folder));
        before = EmulatedDriver.Count(EmulatorCount.Kernels);
        Assert.Equal(expected, Losses(device, isCompiled: true));
        Assert.NotEqual(before, EmulatedDriver.Count(EmulatorCount.Kernels));
        Assert.NotEqual(0, OnHost(device));
        Assert.Single(_warnings);
        Directory.Delete(folder, recursive: true);
    }

    // Layers, an embedding, a loss with labels, and an optimizer.
    private static double[] Losses(Device device, bool isCompiled)
    {
        Embedding words = new(50, 6, generator: new Generator(1));
        Sequential model = new(new Linear(6, 16, generator: new Generator(2)), new LayerNorm(16), new Relu(), new Linear(16, 4, generator: new Generator(3)));
        words.To(device);
        model.To(device);
        AdamW optimizer = new([.. words.Parameters, .. model.Parameters], learningRate: 0.01);
        Tensor x = Tensor.Randint(0, 50, [300], seed: 3).To(device);
        Tensor y = Tensor.Randint(0, 4, [300], seed: 4).To(device);
        Tensor Step()
        {
            optimizer.ClearGrad();
            Tensor loss = Loss.CrossEntropy(model.Forward(words.Forward(x)), y);
            loss.Backward();
            optimizer.Step();
            return loss.Detach();
        }

        Func<Tensor> step = isCompiled ? Transform.Jit(Step) : Step;
        return [.. Enumerable.Range(0, 4).Select(_ => (double)step())];
    }

    private static long OnHost(Device device) => ((GpuMachine)device.Machine).OnHost;

    private static Device Open(DiskCache exported)
    {
        EmulatedDriver.Require();
        CudaRuntime runtime = new(0, new DiskCache(null), exported, usesLibraries: false, static (_, name, _) => throw new NoCompilerException(CudaLibraries.MissingCompiler(name, "libnvrtc.so.13")));
        return new Device("cuda:0", new GpuMachine(runtime));
    }
}
