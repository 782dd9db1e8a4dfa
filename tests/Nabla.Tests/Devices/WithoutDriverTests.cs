namespace Nabla.Tests.Devices;

public sealed class WithoutDriverTests
{
    [WithoutDriverFact]
    public void WithoutADriverEveryWayInSaysSo()
    {
        foreach (Action open in new Action[] { static () => CudaDevices.List(), static () => _ = Device.Cuda(0) })
        {
            Assert.Contains("NVIDIA's driver is not installed", Assert.Throws<DllNotFoundException>(open).Message, StringComparison.Ordinal);
        }
    }
}
