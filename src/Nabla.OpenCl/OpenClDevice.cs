namespace Nabla;

/// <summary>What <see cref="OpenClDevices.List"/> says of a device.</summary>
/// <param name="Index">What <c>Device.OpenCl(index)</c> takes.</param>
/// <param name="Name">Its name, as its driver has it.</param>
/// <param name="Vendor">Who made it.</param>
/// <param name="Kind"><c>gpu</c>, <c>accelerator</c> or <c>cpu</c>.</param>
/// <param name="ComputeUnits">Multiprocessors, or cores.</param>
/// <param name="MemoryBytes">Its memory, in bytes.</param>
/// <param name="Platform">The driver's name and the version of OpenCL that it speaks.</param>
/// <param name="DriverVersion">The driver's own version.</param>
public sealed record OpenClDevice(int Index, string Name, string Vendor, string Kind, int ComputeUnits, long MemoryBytes, string Platform, string DriverVersion)
{
    /// <summary>One line: <c>opencl:0 name (vendor), gpu, 40 compute units, 16.0 GB, platform, driver version</c>.</summary>
    /// <returns>The line, which can be relied on by nobody but people.</returns>
    public override string ToString()
        => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"opencl:{Index} {Name} ({Vendor}), {Kind}, {ComputeUnits} compute units, {MemoryReport.Quantity(MemoryBytes)}, {Platform}, driver {DriverVersion}");
}
