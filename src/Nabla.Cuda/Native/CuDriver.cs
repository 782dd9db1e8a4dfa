using System.Runtime.InteropServices;

namespace Nabla.Cuda.Native;

/// <summary>The functions of CUDA's driver that are used here; 0 means that it was done. <see cref="CudaLibraries"/> finds the library.</summary>
internal static unsafe partial class CuDriver
{
    /// <summary>The name that <see cref="CudaLibraries"/> resolves.</summary>
    public const string Library = "cuda";

    public const int Done = 0, OutOfMemory = 2, NoDevice = 100, NotReady = 600;

    public const int MaxThreadsPerBlock = 1, MaxSharedMemoryPerBlock = 8, WarpSize = 10, MultiprocessorCount = 16,
        ComputeCapabilityMajor = 75, ComputeCapabilityMinor = 76, MaxSharedMemoryPerBlockOptIn = 97, MemoryPoolsSupported = 115;

    public const int FunctionMaxThreadsPerBlock = 0, FunctionSharedSizeBytes = 1, FunctionMaxDynamicSharedSizeBytes = 8;

    public const int PoolReleaseThreshold = 4;

    public const uint StreamNonBlocking = 1, EventDisableTiming = 2;

    /// <summary>Calls that have nothing to do with a capture, of this thread and of others, are done meanwhile.</summary>
    public const int CaptureRelaxed = 2;

    [LibraryImport(Library, EntryPoint = "cuInit")]
    public static partial int Initialize(uint flags);

    [LibraryImport(Library, EntryPoint = "cuDriverGetVersion")]
    public static partial int GetVersion(out int version);

    [LibraryImport(Library, EntryPoint = "cuGetErrorName")]
    public static partial int GetErrorName(int status, out nint text);

    [LibraryImport(Library, EntryPoint = "cuGetErrorString")]
    public static partial int GetErrorText(int status, out nint text);

    [LibraryImport(Library, EntryPoint = "cuDeviceGetCount")]
    public static partial int GetDeviceCount(out int count);

    [LibraryImport(Library, EntryPoint = "cuDeviceGet")]
    public static partial int GetDevice(out int device, int ordinal);

    [LibraryImport(Library, EntryPoint = "cuDeviceGetName")]
    public static partial int GetDeviceName(byte* text, int capacity, int device);

    [LibraryImport(Library, EntryPoint = "cuDeviceTotalMem_v2")]
    public static partial int GetDeviceMemory(out nuint bytes, int device);

    [LibraryImport(Library, EntryPoint = "cuDeviceGetAttribute")]
    public static partial int GetDeviceFact(out int value, int what, int device);

    [LibraryImport(Library, EntryPoint = "cuDevicePrimaryCtxRetain")]
    public static partial int RetainPrimaryContext(out nint context, int device);

    [LibraryImport(Library, EntryPoint = "cuCtxSetCurrent")]
    public static partial int SetCurrentContext(nint context);

    [LibraryImport(Library, EntryPoint = "cuStreamCreate")]
    public static partial int CreateStream(out nint stream, uint flags);

    [LibraryImport(Library, EntryPoint = "cuStreamSynchronize")]
    public static partial int WaitForStream(nint stream);

    [LibraryImport(Library, EntryPoint = "cuStreamWaitEvent")]
    public static partial int WaitInStream(nint stream, nint mark, uint flags);

    [LibraryImport(Library, EntryPoint = "cuDeviceGetDefaultMemPool")]
    public static partial int GetDefaultPool(out nint pool, int device);

    [LibraryImport(Library, EntryPoint = "cuMemPoolSetAttribute")]
    public static partial int SetPoolFact(nint pool, int what, void* value);

    [LibraryImport(Library, EntryPoint = "cuMemAllocAsync")]
    public static partial int AllocateInOrder(out nint memory, nuint bytes, nint stream);

    [LibraryImport(Library, EntryPoint = "cuMemFreeAsync")]
    public static partial int FreeInOrder(nint memory, nint stream);

    [LibraryImport(Library, EntryPoint = "cuMemAlloc_v2")]
    public static partial int Allocate(out nint memory, nuint bytes);

    [LibraryImport(Library, EntryPoint = "cuMemFree_v2")]
    public static partial int Free(nint memory);

    [LibraryImport(Library, EntryPoint = "cuMemHostAlloc")]
    public static partial int AllocatePinned(out nint memory, nuint bytes, uint flags);

    [LibraryImport(Library, EntryPoint = "cuMemcpyHtoDAsync_v2")]
    public static partial int CopyToDevice(nint to, void* from, nuint bytes, nint stream);

    [LibraryImport(Library, EntryPoint = "cuMemcpyDtoHAsync_v2")]
    public static partial int CopyToHost(void* to, nint from, nuint bytes, nint stream);

    [LibraryImport(Library, EntryPoint = "cuMemcpyDtoDAsync_v2")]
    public static partial int CopyOnDevice(nint to, nint from, nuint bytes, nint stream);

    [LibraryImport(Library, EntryPoint = "cuEventCreate")]
    public static partial int CreateEvent(out nint mark, uint flags);

    [LibraryImport(Library, EntryPoint = "cuEventRecord")]
    public static partial int RecordEvent(nint mark, nint stream);

    [LibraryImport(Library, EntryPoint = "cuEventQuery")]
    public static partial int QueryEvent(nint mark);

    [LibraryImport(Library, EntryPoint = "cuEventSynchronize")]
    public static partial int WaitForEvent(nint mark);

    [LibraryImport(Library, EntryPoint = "cuEventElapsedTime")]
    public static partial int TimeBetween(out float milliseconds, nint first, nint last);

    [LibraryImport(Library, EntryPoint = "cuEventDestroy_v2")]
    public static partial int DestroyEvent(nint mark);

    [LibraryImport(Library, EntryPoint = "cuStreamBeginCapture_v2")]
    public static partial int BeginCapture(nint stream, int mode);

    [LibraryImport(Library, EntryPoint = "cuStreamEndCapture")]
    public static partial int EndCapture(nint stream, out nint captured);

    [LibraryImport(Library, EntryPoint = "cuGraphInstantiateWithFlags")]
    public static partial int InstantiateGraph(out nint graph, nint captured, ulong flags);

    [LibraryImport(Library, EntryPoint = "cuGraphLaunch")]
    public static partial int LaunchGraph(nint graph, nint stream);

    [LibraryImport(Library, EntryPoint = "cuGraphExecDestroy")]
    public static partial int DestroyGraph(nint graph);

    [LibraryImport(Library, EntryPoint = "cuGraphDestroy")]
    public static partial int DestroyCaptured(nint captured);

    [LibraryImport(Library, EntryPoint = "cuModuleLoadData")]
    public static partial int LoadModule(out nint module, byte* image);

    [LibraryImport(Library, EntryPoint = "cuModuleGetFunction", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int GetFunction(out nint function, nint module, string name);

    [LibraryImport(Library, EntryPoint = "cuFuncGetAttribute")]
    public static partial int GetFunctionFact(out int value, int what, nint function);

    [LibraryImport(Library, EntryPoint = "cuFuncSetAttribute")]
    public static partial int SetFunctionFact(nint function, int what, int value);

    [LibraryImport(Library, EntryPoint = "cuLaunchKernel")]
    public static partial int Launch(
        nint function, uint groupsX, uint groupsY, uint groupsZ, uint groupX, uint groupY, uint groupZ, uint sharedBytes, nint stream, void** arguments, void** extra);
}
