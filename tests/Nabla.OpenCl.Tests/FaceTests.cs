namespace Nabla.OpenCl.Tests;

/// <summary>What users see of a device, on one of a driver's.</summary>
public sealed class FaceTests
{
    [OpenClFact]
    public void TheBestDeviceIsAGraphicsProcessorOrTheProcessorItselfAndTheOverviewSaysWhy()
    {
        Device.UseOpenCl();
        Device.UseOpenCl();
        bool hasGpu = OpenClDevices.List()[0].Kind == "gpu";
        Assert.Equal(hasGpu ? "opencl:0" : "cpu", $"{Device.Best}");
        Assert.Contains(hasGpu ? "opencl:0, the best" : "opencl: no graphics processor is among the devices: opencl:0 ", Device.Overview(), StringComparison.Ordinal);
        Assert.Contains("cpu", Device.Overview(), StringComparison.Ordinal);
    }

    [OpenClFact]
    public void WhatIsMadeThereHasTheHostsBits()
    {
        Device device = Device.OpenCl(0);
        (string Name, Func<Device?, Tensor> Make)[] all =
        [
            ("Zeros", d => Tensor.Zeros([20, 30], device: d)),
            ("Full", d => Tensor.Full([20, 30], 2.5, DType.BFloat16, d)),
            ("Arange", d => Tensor.Arange(10_000, device: d)),
            ("Arange of steps", d => Tensor.Arange(7, -50_000, -5, DType.Int32, d)),
            ("Arange of fractions", d => Tensor.Arange(0.1, 1000, 0.07, device: d)),
            ("Linspace", d => Tensor.Linspace(-1, 3, 9_999, device: d)),
            ("Eye", d => Tensor.Eye(12, 13, device: d)),
            ("Rand", d => Tensor.Rand([123, 77], seed: 3, device: d)),
            ("Randn", d => Tensor.Randn([123, 77], seed: 4, device: d)),
            ("Randint", d => Tensor.Randint(-3, 900, [1000], seed: 5, device: d)),
        ];
        foreach ((string name, Func<Device?, Tensor> make) in all)
        {
            Tensor found = make(device);
            Assert.Same(device, found.Device);
            Assert.True(make(null).Concrete.HasSameBits(found.Concrete), name);
        }
    }

    [OpenClFact]
    public void MemoryIsReportedAndLimited()
    {
        // A device of its own: others compute on the shared one meanwhile.
        Device device = new("opencl:test", new Gpu.GpuMachine(new OpenClRuntime(0, new Gpu.DiskCache(null))));
        Tensor x = Tensor.Randn([1 << 18], seed: 1).To(device);
        DeviceMemoryReport report = Memory.Report(device);
        Assert.True(report.InUseBytes >= 1 << 20 && report.PeakBytes >= report.InUseBytes && report.Allocations >= 1 && report.LimitBytes == OpenClDevices.List()[0].MemoryBytes, $"{report}");
        Memory.SetLimit(device, report.InUseBytes + (3 << 19));
        Tensor y = x * 2;
        string message = Assert.Throws<InsufficientMemoryException>(() => Functions.Concat([x, y], 0)).Message;
        Assert.Contains("2.0 MB were asked for", message, StringComparison.Ordinal);
        Assert.Contains("where tensors already hold 2.0 MB and ", message, StringComparison.Ordinal);
        Assert.Contains("of 2.5 MB", message, StringComparison.Ordinal);
        Assert.Equal(2 * x[0].ToScalar(), y[0].ToScalar());
        Memory.SetLimit(device, 0);
        Assert.Equal(2 << 18, Functions.Concat([x, y], 0).ToArray<float>().Length);
    }

    [OpenClFact]
    public void ALabelThatIsNoClassIsSaidByTheFirstReadingOfTheLossAndTheDeviceGoesOn()
    {
        Device device = new("opencl:test", new Gpu.GpuMachine(new OpenClRuntime(0, new Gpu.DiskCache(null))));
        Tensor logits = Tensor.Randn([4, 3], seed: 1, device: device);
        Tensor good = Learning.Loss.CrossEntropy(logits, Tensor.Of([0L, 1, 2, 0]).To(device));
        Assert.Equal(Learning.Loss.CrossEntropy(logits.To(Device.Cpu), Tensor.Of([0L, 1, 2, 0])).ToScalar(), good.ToScalar(), 1e-6f);
        Tensor broken = Learning.Loss.CrossEntropy(logits, Tensor.Of([0L, 1, 3, 0]).To(device));
        Assert.Contains("Index 3 is outside axis 1, which has 3 elements, 0 to 2.", Assert.Throws<ArgumentOutOfRangeException>(() => broken.ToScalar()).Message, StringComparison.Ordinal);
        Assert.True(float.IsFinite(good.ToScalar()));
    }

    [OpenClFact]
    public void BatchesAreThereBeforeTheyAreAskedForInOrder()
    {
        Device device = Device.OpenCl(0);
        Tensor x = Tensor.Randn([100, 40], seed: 1);
        Tensor y = Tensor.Arange(100);
        Data.DataLoader here = Data.DataLoader.From(x, y, batch: 16, seed: 2);
        foreach (Data.DataLoader there in (Data.DataLoader[])[here.To(device), here.WithWorkers(2).To(device)])
        {
            foreach (((Tensor X, Tensor Y) expected, (Tensor X, Tensor Y) found) in Data.DataLoader.From(x, y, batch: 16, seed: 2).Zip(there))
            {
                Assert.Same(device, found.X.Device);
                Assert.Equal((expected.X * 2).ToArray<float>(), (found.X * 2).ToArray<float>());
                Assert.Equal(expected.Y.ToArray<long>(), found.Y.ToArray<long>());
            }
        }
    }
}
