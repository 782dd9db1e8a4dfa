using System.Runtime.InteropServices;

namespace Nabla.OpenCl.Native;

/// <summary>The functions of OpenCL 1.2 that are used here. <see cref="OpenClLoader"/> finds the library.</summary>
internal static unsafe partial class Cl
{
    /// <summary>The name that <see cref="OpenClLoader"/> resolves.</summary>
    public const string Library = "OpenCL";

    [LibraryImport(Library, EntryPoint = "clGetPlatformIDs")]
    public static partial ClStatus GetPlatforms(uint capacity, nint* platforms, uint* count);

    [LibraryImport(Library, EntryPoint = "clGetPlatformInfo")]
    public static partial ClStatus GetPlatformInfo(nint platform, uint what, nuint capacity, void* value, nuint* bytes);

    [LibraryImport(Library, EntryPoint = "clGetDeviceIDs")]
    public static partial ClStatus GetDevices(nint platform, ulong type, uint capacity, nint* devices, uint* count);

    [LibraryImport(Library, EntryPoint = "clGetDeviceInfo")]
    public static partial ClStatus GetDeviceInfo(nint device, uint what, nuint capacity, void* value, nuint* bytes);

    [LibraryImport(Library, EntryPoint = "clCreateContext")]
    public static partial nint CreateContext(nint* properties, uint count, nint* devices, nint notify, nint userData, out ClStatus status);

    [LibraryImport(Library, EntryPoint = "clCreateCommandQueue")]
    public static partial nint CreateQueue(nint context, nint device, ulong properties, out ClStatus status);

    [LibraryImport(Library, EntryPoint = "clCreateBuffer")]
    public static partial nint CreateBuffer(nint context, ulong flags, nuint bytes, void* host, out ClStatus status);

    [LibraryImport(Library, EntryPoint = "clReleaseMemObject")]
    public static partial ClStatus ReleaseBuffer(nint buffer);

    [LibraryImport(Library, EntryPoint = "clCreateProgramWithSource")]
    public static partial nint CreateProgram(nint context, uint count, byte** texts, nuint* lengths, out ClStatus status);

    [LibraryImport(Library, EntryPoint = "clCreateProgramWithBinary")]
    public static partial nint CreateProgramFromBinary(nint context, uint count, nint* devices, nuint* lengths, byte** binaries, ClStatus* each, out ClStatus status);

    [LibraryImport(Library, EntryPoint = "clBuildProgram", StringMarshalling = StringMarshalling.Utf8)]
    public static partial ClStatus BuildProgram(nint program, uint count, nint* devices, string options, nint notify, nint userData);

    [LibraryImport(Library, EntryPoint = "clGetProgramBuildInfo")]
    public static partial ClStatus GetBuildInfo(nint program, nint device, uint what, nuint capacity, void* value, nuint* bytes);

    [LibraryImport(Library, EntryPoint = "clGetProgramInfo")]
    public static partial ClStatus GetProgramInfo(nint program, uint what, nuint capacity, void* value, nuint* bytes);

    [LibraryImport(Library, EntryPoint = "clReleaseProgram")]
    public static partial ClStatus ReleaseProgram(nint program);

    [LibraryImport(Library, EntryPoint = "clCreateKernel", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint CreateKernel(nint program, string name, out ClStatus status);

    [LibraryImport(Library, EntryPoint = "clGetKernelWorkGroupInfo")]
    public static partial ClStatus GetKernelInfo(nint kernel, nint device, uint what, nuint capacity, void* value, nuint* bytes);

    [LibraryImport(Library, EntryPoint = "clSetKernelArg")]
    public static partial ClStatus SetArgument(nint kernel, uint index, nuint bytes, void* value);

    [LibraryImport(Library, EntryPoint = "clEnqueueNDRangeKernel")]
    public static partial ClStatus EnqueueKernel(nint queue, nint kernel, uint axes, nuint* offset, nuint* items, nuint* group, uint waits, nint* waitFor, nint* done);

    [LibraryImport(Library, EntryPoint = "clEnqueueReadBuffer")]
    public static partial ClStatus EnqueueRead(nint queue, nint buffer, uint blocking, nuint offset, nuint bytes, void* to, uint waits, nint* waitFor, nint* done);

    [LibraryImport(Library, EntryPoint = "clEnqueueWriteBuffer")]
    public static partial ClStatus EnqueueWrite(nint queue, nint buffer, uint blocking, nuint offset, nuint bytes, void* from, uint waits, nint* waitFor, nint* done);

    [LibraryImport(Library, EntryPoint = "clEnqueueCopyBuffer")]
    public static partial ClStatus EnqueueCopy(nint queue, nint from, nint to, nuint fromOffset, nuint toOffset, nuint bytes, uint waits, nint* waitFor, nint* done);

    [LibraryImport(Library, EntryPoint = "clFlush")]
    public static partial ClStatus Flush(nint queue);

    [LibraryImport(Library, EntryPoint = "clFinish")]
    public static partial ClStatus Finish(nint queue);

    [LibraryImport(Library, EntryPoint = "clGetEventInfo")]
    public static partial ClStatus GetEventInfo(nint mark, uint what, nuint capacity, void* value, nuint* bytes);

    [LibraryImport(Library, EntryPoint = "clWaitForEvents")]
    public static partial ClStatus WaitForEvents(uint count, nint* marks);

    [LibraryImport(Library, EntryPoint = "clReleaseEvent")]
    public static partial ClStatus ReleaseEvent(nint mark);
}
