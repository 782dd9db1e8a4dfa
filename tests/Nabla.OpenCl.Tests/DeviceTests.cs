using Nabla.OpenCl.Native;

namespace Nabla.OpenCl.Tests;

public sealed class DeviceTests
{
    [OpenClFact]
    public void DevicesAreDescribed()
    {
        IReadOnlyList<OpenClDevice> all = OpenClDevices.List();
        for (int i = 0; i < all.Count; i++)
        {
            OpenClDevice device = all[i];
            Assert.Equal(i, device.Index);
            Assert.NotEmpty(device.Name);
            Assert.NotEmpty(device.DriverVersion);
            Assert.True(device.ComputeUnits > 0 && device.MemoryBytes > 0);
            Assert.Contains(device.Kind, new[] { "gpu", "accelerator", "cpu" });
            Assert.StartsWith($"opencl:{i} {device.Name} (", device.ToString(), StringComparison.Ordinal);
        }

        string[] order = ["gpu", "accelerator", "cpu"];
        Assert.Equal(all.Select(device => Array.IndexOf(order, device.Kind)).Order(), all.Select(device => Array.IndexOf(order, device.Kind)));
    }

    [OpenClFact]
    public void ADeviceThatIsNotThereIsRefusedWithThoseThatAre()
    {
        foreach (int index in new[] { -1, 1000 })
        {
            string message = Assert.Throws<ArgumentOutOfRangeException>(() => new OpenClRuntime(index)).Message;
            Assert.Contains($"opencl:{index} was asked for", message, StringComparison.Ordinal);
            Assert.Contains(OpenClDevices.List()[0].Name, message, StringComparison.Ordinal);
        }
    }

    [OpenClFact]
    public void LimitsAreThoseOfADevice()
    {
        Gpu.GpuLimits limits = OpenDevice.Runtime.Limits;
        Assert.True(limits.ComputeUnits >= 1 && limits.MaxGroup >= 64 && limits.LocalBytes >= 32 << 10 && limits.Warp >= 1 && limits.GlobalBytes > 1 << 20, $"{limits}");
    }

    [Fact]
    public void WhereThereIsNoLoaderTheMessageSaysWhatToInstall()
    {
        string message = OpenClLoader.Missing("libOpenCL.so.1");
        Assert.Contains("looked for libOpenCL.so.1", message, StringComparison.Ordinal);
        Assert.Contains(OperatingSystem.IsLinux() ? "ocl-icd-libopencl1" : "driver", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-5, "CL_OUT_OF_RESOURCES (-5)")]
    [InlineData(-1001, "CL_PLATFORM_NOT_FOUND_KHR (-1001)")]
    [InlineData(-60, "CL_INVALID_GL_OBJECT (-60)")]
    [InlineData(-9999, "-9999, which the standard does not know")]
    public void AnswersHaveTheStandardsNames(int status, string expected) => Assert.Equal(expected, ClAnswer.Name((ClStatus)status));
}
