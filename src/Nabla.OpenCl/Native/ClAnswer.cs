using System.Globalization;
using System.Text;

namespace Nabla.OpenCl.Native;

/// <summary>Makes exceptions of what OpenCL's functions answer.</summary>
internal static class ClAnswer
{
    /// <summary>Whether it says that memory is short.</summary>
    public static bool IsOutOfMemory(ClStatus status) => status is ClStatus.MemObjectAllocationFailure or ClStatus.OutOfResources or ClStatus.OutOfHostMemory;

    /// <summary>Throws unless the answer is that it was done.</summary>
    /// <param name="status">What was answered.</param>
    /// <param name="asked">What was asked, after "OpenCL was asked to".</param>
    /// <exception cref="DeviceException">It was refused.</exception>
    public static void Check(ClStatus status, string asked)
    {
        if (status != ClStatus.Success)
        {
            throw Refused(status, asked);
        }
    }

    /// <summary>Says what was asked and what was answered.</summary>
    public static DeviceException Refused(ClStatus status, string asked) => new($"OpenCL was asked to {asked}, and answered {Name(status)}{Advice(status)}.");

    /// <summary>The standard's name, such as <c>CL_OUT_OF_RESOURCES (-5)</c>.</summary>
    public static string Name(ClStatus status)
    {
        string? name = Enum.GetName(status);
        string number = ((int)status).ToString(CultureInfo.InvariantCulture);
        if (name is null)
        {
            return $"{number}, which the standard does not know";
        }

        StringBuilder text = new("CL");
        foreach (char c in name)
        {
            text.Append(char.IsUpper(c) ? "_" : "").Append(char.ToUpperInvariant(c));
        }

        return $"{text} ({number})";
    }

    private static string Advice(ClStatus status) => status switch
    {
        ClStatus.DeviceNotAvailable => ": another program may hold the device, or its driver was reset",
        ClStatus.CompilerNotAvailable => ": the driver was installed without its compiler",
        ClStatus.OutOfResources or ClStatus.MemObjectAllocationFailure => ": the device's memory may be full, or a kernel read where it must not",
        ClStatus.OutOfHostMemory => ": the host's memory is full",
        ClStatus.InvalidCommandQueue or ClStatus.ExecStatusErrorForEventsInWaitList => ": something that was asked before went wrong on the device",
        _ => "",
    };
}
