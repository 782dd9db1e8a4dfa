using System.Runtime.InteropServices;
using System.Text;
using Nabla.Cuda.Native;
using Nabla.Gpu;

namespace Nabla.Cuda;

/// <summary>Compiles texts by NVRTC: to the device's own code, or to assembly that its driver finishes where NVRTC is older than the device.</summary>
internal static unsafe class CudaCompiler
{
    /// <summary>Sums are not contracted, quotients and roots rounded correctly, small numbers kept: pointwise results have the processor's bits.</summary>
    public static readonly string[] Options = ["--std=c++17", "--fmad=false", "--prec-div=true", "--prec-sqrt=true", "--ftz=false"];

    /// <summary>Code that the driver loads.</summary>
    /// <param name="text">CUDA C, without headers.</param>
    /// <param name="name">The kernel it is compiled for, for messages.</param>
    /// <param name="capability">The device's compute capability: 90 for 9.0.</param>
    /// <exception cref="NoCompilerException">NVRTC is not installed; the message says what to install.</exception>
    /// <exception cref="DeviceException">The text does not compile; the message shows the line and what the compiler says.</exception>
    public static byte[] Compile(string text, string name, int capability)
    {
        CudaLibraries.RequireCompiler(name);

        // Known devices are compiled for; of a younger one the driver makes code from assembly for the newest that can run there.
        int architecture = Known().Where(each => each <= capability).DefaultIfEmpty(0).Max();
        return architecture == 0
            ? throw new DeviceException($"A kernel must be compiled for compute capability {capability / 10}.{capability % 10}, which the installed NVRTC does not know: it compiles for {string.Join(", ", Known())}. Install one that does: of CUDA 12 for 5.0 to 9.0, of CUDA 13 for 7.5 and newer.")
            : Compile(text, name, architecture, isAssembly: architecture != capability);
    }

    /// <summary>Assembly that the drivers of all devices take which this NVRTC knows, and of all that come after them.</summary>
    /// <exception cref="NoCompilerException">NVRTC is not installed; the message says what to install.</exception>
    /// <exception cref="DeviceException">The text does not compile; the message shows the line and what the compiler says.</exception>
    public static byte[] CompileForAll(string text, string name)
    {
        CudaLibraries.RequireCompiler(name);
        return Compile(text, name, Known().Min(), isAssembly: true);
    }

    private static byte[] Compile(string text, string name, int architecture, bool isAssembly)
    {
        if (Nvrtc.CreateProgram(out nint program, text, $"{name}.cu", 0, null, null) is var status && status != 0)
        {
            throw Refused(status, $"take the text of kernel {name}", "");
        }

        try
        {
            status = Compile(program, $"--gpu-architecture={(isAssembly ? "compute" : "sm")}_{architecture}");
            return status == 0 ? Result(program, name, isAssembly) : throw Refused(status, $"compile kernel {name} for compute capability {architecture / 10}.{architecture % 10}", CompilerLog.Explain(text, Log(program)));
        }
        finally
        {
            _ = Nvrtc.DestroyProgram(ref program);
        }
    }

    private static int Compile(nint program, string architecture)
    {
        string[] options = [architecture, .. Options];
        byte** each = stackalloc byte*[options.Length];
        try
        {
            for (int i = 0; i < options.Length; i++)
            {
                each[i] = (byte*)Marshal.StringToCoTaskMemUTF8(options[i]);
            }

            return Nvrtc.Compile(program, options.Length, each);
        }
        finally
        {
            for (int i = 0; i < options.Length; i++)
            {
                Marshal.FreeCoTaskMem((nint)each[i]);
            }
        }
    }

    private static int[] Known()
    {
        int status = Nvrtc.GetArchitectureCount(out int count);
        int[] known = new int[status == 0 ? Math.Max(count, 0) : 0];
        fixed (int* start = known)
        {
            status = status == 0 && count > 0 ? Nvrtc.GetArchitectures(start) : status;
        }

        return status == 0 && count > 0 ? known : throw Refused(status, "say what it compiles for", "");
    }

    private static byte[] Result(nint program, string name, bool isAssembly)
    {
        int status = isAssembly ? Nvrtc.GetAssemblySize(program, out nuint bytes) : Nvrtc.GetBinarySize(program, out bytes);
        byte[] result = new byte[status == 0 ? checked((int)bytes) : 0];
        fixed (byte* start = result)
        {
            status = status != 0 ? status : isAssembly ? Nvrtc.GetAssembly(program, start) : Nvrtc.GetBinary(program, start);
        }

        return status == 0 ? result : throw Refused(status, $"give out the code of kernel {name}", "");
    }

    private static string Log(nint program)
    {
        if (Nvrtc.GetLogSize(program, out nuint bytes) != 0 || bytes is 0 or > 1 << 24)
        {
            return "";
        }

        byte[] text = new byte[bytes];
        fixed (byte* start = text)
        {
            return Nvrtc.GetLog(program, start) == 0 ? Encoding.UTF8.GetString(text) : "";
        }
    }

    private static DeviceException Refused(int status, string asked, string log)
        => new($"NVRTC was asked to {asked}, and answered {Marshal.PtrToStringUTF8(Nvrtc.GetErrorText(status))} ({status}). {log}".TrimEnd());
}
