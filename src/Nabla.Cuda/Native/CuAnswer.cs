using System.Globalization;
using System.Runtime.InteropServices;

namespace Nabla.Cuda.Native;

/// <summary>Makes exceptions of what CUDA's functions answer.</summary>
internal static class CuAnswer
{
    /// <summary>Throws unless the answer is that it was done.</summary>
    /// <param name="status">What the driver answered.</param>
    /// <param name="asked">What was asked, after "CUDA was asked to".</param>
    /// <exception cref="DeviceException">It was refused.</exception>
    public static void Check(int status, string asked)
    {
        if (status != CuDriver.Done)
        {
            throw Refused(status, asked);
        }
    }

    /// <summary>Says what was asked and what was answered.</summary>
    public static DeviceException Refused(int status, string asked) => new($"CUDA was asked to {asked}, and answered {Name(status)}.");

    /// <summary>The driver's own words: <c>CUDA_ERROR_OUT_OF_MEMORY (2): out of memory</c>.</summary>
    private static string Name(int status)
    {
        string number = status.ToString(CultureInfo.InvariantCulture);
        if (CuDriver.GetErrorName(status, out nint name) != CuDriver.Done || CuDriver.GetErrorText(status, out nint text) != CuDriver.Done)
        {
            return $"{number}, which the driver does not know";
        }

        return $"{Marshal.PtrToStringUTF8(name)} ({number}): {Marshal.PtrToStringUTF8(text)}";
    }
}
