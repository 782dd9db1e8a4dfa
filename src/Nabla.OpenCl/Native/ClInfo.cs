namespace Nabla.OpenCl.Native;

/// <summary>The numbers by which OpenCL's functions are asked for facts.</summary>
internal static class ClInfo
{
    public const uint PlatformVersion = 0x0901, PlatformName = 0x0902;

    public const uint DeviceType = 0x1000, DeviceMaxComputeUnits = 0x1002, DeviceMaxWorkGroupSize = 0x1004, DeviceMaxWorkItemSizes = 0x1005,
        DeviceMaxMemAllocSize = 0x1010, DeviceSingleFpConfig = 0x101B, DeviceGlobalMemSize = 0x101F, DeviceMaxParameterSize = 0x1017, DeviceLocalMemSize = 0x1023,
        DeviceEndianLittle = 0x1026, DeviceAvailable = 0x1027, DeviceCompilerAvailable = 0x1028, DeviceName = 0x102B, DeviceVendor = 0x102C,
        DriverVersion = 0x102D, DeviceVersion = 0x102F, DeviceExtensions = 0x1030, DeviceDoubleFpConfig = 0x1032;

    public const uint ProgramBinarySizes = 0x1165, ProgramBinaries = 0x1166, ProgramBuildLog = 0x1183;

    public const uint KernelWorkGroupSize = 0x11B0, KernelPreferredWorkGroupSizeMultiple = 0x11B3;

    public const uint EventCommandExecutionStatus = 0x11D3;

    /// <summary>Kinds of device.</summary>
    public const ulong TypeCpu = 2, TypeGpu = 4, TypeAccelerator = 8, TypeAll = 0xFFFFFFFF;

    /// <summary>A bit of <see cref="DeviceSingleFpConfig"/>.</summary>
    public const ulong CorrectlyRoundedDivideSqrt = 1 << 7;

    /// <summary>A flag of buffers.</summary>
    public const ulong MemReadWrite = 1;
}
