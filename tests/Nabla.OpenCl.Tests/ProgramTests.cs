using Nabla.Compilation;
using Nabla.Gpu;
using Nabla.Loops;
using Nabla.Tests.Devices;

namespace Nabla.OpenCl.Tests;

public sealed class ProgramTests : IDisposable
{
    private const string Two = """
        __kernel void one(__global int* x) { x[0] = 1; }
        __kernel void two(__global int* x) { x[0] = 2; }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("nabla-opencl-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [OpenClFact]
    public void ATextIsCompiledOnceForAllKernelsAndProcesses()
    {
        OpenClRuntime first = new(0, new DiskCache(_folder));
        int before = first.Compiled;
        Assert.Equal((1, 2), (Run(first, "one"), Run(first, "two")));
        Assert.Equal(before + 1, first.Compiled);

        OpenClRuntime second = new(0, new DiskCache(_folder));
        Assert.Equal((1, 2), (Run(second, "one"), Run(second, "two")));
        Assert.Equal(0, second.Compiled);
    }

    [OpenClFact]
    public void WhatWasKeptAndIsDamagedIsCompiledAnew()
    {
        Assert.Equal(1, Run(new OpenClRuntime(0, new DiskCache(_folder)), "one"));
        foreach (string file in Directory.GetFiles(_folder))
        {
            using FileStream stream = new(file, FileMode.Open);
            stream.SetLength(stream.Length / 2);
        }

        OpenClRuntime second = new(0, new DiskCache(_folder));
        Assert.Equal(2, Run(second, "two"));
        Assert.True(second.Compiled > 0);
        OpenClRuntime third = new(0, new DiskCache(_folder));
        Assert.Equal(1, Run(third, "one"));
        Assert.Equal(0, third.Compiled);
    }

    [OpenClFact]
    public void ATextThatIsNoProgramIsRefusedWithItsLine()
    {
        string message = Assert.Throws<DeviceException>(() => OpenDevice.Runtime.Load("__kernel void wrong(__global int* x)\n{\n    x[0] = nobody;\n}", "wrong")).Message;
        Assert.Contains("compile kernel wrong", message, StringComparison.Ordinal);
        Assert.Contains("CL_BUILD_PROGRAM_FAILURE (-11)", message, StringComparison.Ordinal);
        Assert.Contains("line 3: x[0] = nobody;", message, StringComparison.Ordinal);
    }

    [OpenClFact]
    public void AKernelThatATextLacksIsNamed()
        => Assert.Contains("find kernel three in a program, and answered CL_INVALID_KERNEL_NAME (-46)", Assert.Throws<DeviceException>(() => OpenDevice.Runtime.Load(Two, "three")).Message, StringComparison.Ordinal);

    [OpenClFact]
    public void PoclNeedNotReadItsHeader()
    {
        // An option's name has the value 1; the header gives it none.
        const string Text = "__kernel void is_spared(__global int* x) { x[0] = _OPENCL_H_ + 0; }";
        bool isPocl = OpenClDevices.List()[0].Platform.StartsWith("Portable Computing Language", StringComparison.Ordinal);
        Assert.Equal(isPocl ? 1 : 0, Run(OpenDevice.Runtime, "is_spared", isPocl ? Text : $"#define _OPENCL_H_\n{Text}"));
    }

    [OpenClFact]
    public void ATextMayCallMoreThanItDeclares()
        => Assert.Equal(3, Run(OpenDevice.Runtime, "ones", "__kernel void ones(__global int* x) { x[0] = (int)popcount(7u); }"));

    [OpenClFact]
    public void TheTextsOfKernelsAgreeWithTheWholeHeader()
    {
        // Angles of any size and random numbers are pages that few texts have.
        bool hasFloat64 = OpenDevice.Runtime.Limits.HasFloat64;
        DType dtype = hasFloat64 ? DType.Float64 : DType.Float32;
        LoopProgram.Writer writer = new();
        writer.Output(writer.Apply(Formula1<Primitives.Sin.Formula>.Token, dtype, writer.Input(dtype)));
        foreach (KernelText text in new KernelText[] { new PointwiseText(writer.ToProgram(), 1, "cc", IsSmall: true, IsInFours: false, IsPacked: false), new RandomNumbersText(Distributed.Normal, dtype) })
        {
            Gpu.Source source = new();
            text.Write(source);
            string whole = $"#if _OPENCL_H_ + 0\n#error This text is for the whole header.\n#endif\n{source.Of(OpenClDialect.Instance, hasFloat64)}";
            Assert.Equal(text.Name, OpenDevice.Runtime.Load(whole, text.Name).Name);
        }
    }

    private static int Run(OpenClRuntime runtime, string name, string text = Two)
    {
        GpuBuffer x = runtime.Upload<int>([0]);
        runtime.Launch(runtime.Load(text, name), new Grid(1, 1, 1, 1), [GpuArgument.Of(x)]);
        int found = runtime.Download<int>(x)[0];
        runtime.Free(x);
        return found;
    }
}
