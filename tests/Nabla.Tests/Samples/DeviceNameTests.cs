using MnistSample;

namespace Nabla.Tests.Samples;

public sealed class DeviceNameTests
{
    [Fact]
    public void TheProcessorIsTheProcessor() => Assert.Same(Device.Cpu, DeviceName.Open("cpu"));

    [Theory]
    [InlineData("tpu")]
    [InlineData("")]
    [InlineData("cpu:1")]
    [InlineData("opencl:")]
    [InlineData("opencl:-1")]
    [InlineData("cuda:0:1")]
    public void OtherNamesAreRefusedWithThoseThatThereAre(string name)
        => Assert.Equal($"--device {name}: must be cpu, opencl, cuda, or with an index, such as opencl:1.", Assert.Throws<BadInputException>(() => DeviceName.Open(name)).Message);

    [Fact]
    public void ADeviceThatIsNotThereIsRefusedInOneSentence()
        => Assert.StartsWith("--device opencl:9999: ", Assert.Throws<BadInputException>(static () => DeviceName.Open("opencl:9999")).Message, StringComparison.Ordinal);
}
