namespace Nabla;

/// <summary>What <see cref="CudaDevices.List"/> says of a device.</summary>
/// <param name="Index">What <c>Device.Cuda(index)</c> takes.</param>
/// <param name="Name">Its name, as the driver has it.</param>
/// <param name="ComputeCapability">What it can do, by NVIDIA's count: <c>9.0</c> for an H100.</param>
/// <param name="Multiprocessors">How many multiprocessors it has.</param>
/// <param name="MemoryBytes">Its memory, in bytes.</param>
public sealed record CudaDevice(int Index, string Name, Version ComputeCapability, int Multiprocessors, long MemoryBytes)
{
    /// <summary>One line: <c>cuda:0 name, compute capability 9.0, 132 multiprocessors, 80.0 GB</c>.</summary>
    /// <returns>The line, which can be relied on by nobody but people.</returns>
    public override string ToString()
        => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"cuda:{Index} {Name}, compute capability {ComputeCapability}, {Multiprocessors} multiprocessors, {MemoryReport.Quantity(MemoryBytes)}");
}
