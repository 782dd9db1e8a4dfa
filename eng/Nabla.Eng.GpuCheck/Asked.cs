using System.Globalization;

namespace Nabla.Eng.GpuCheck;

/// <summary>What the command line asks for.</summary>
/// <param name="Verb">What to do.</param>
/// <param name="Name">The device's name.</param>
/// <param name="IsTiny">Whether sizes are to be small.</param>
internal sealed record Asked(string Verb, string Name, bool IsTiny)
{
    public const string Usage = "Nabla.Eng.GpuCheck devices|serve [--device cuda|cuda:N|opencl|opencl:N] [--tiny]";

    private static readonly string[] s_verbs = ["devices", "serve"];

    /// <summary>The arguments read, or null where they are not understood.</summary>
    public static Asked? Of(string[] arguments)
    {
        string? verb = null;
        string name = "cuda";
        bool isTiny = false;
        for (int i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "--tiny")
            {
                isTiny = true;
            }
            else if (arguments[i] == "--device" && i + 1 < arguments.Length)
            {
                name = arguments[++i];
            }
            else if (verb is null && s_verbs.Contains(arguments[i]))
            {
                verb = arguments[i];
            }
            else
            {
                return null;
            }
        }

        return verb is not null && name.Split(':') is ["cuda" or "opencl"] or [_, _] ? new Asked(verb!, name, isTiny) : null;
    }

    /// <summary>The device of that name.</summary>
    public Device Open()
    {
        string[] parts = Name.Split(':');
        int index = parts.Length == 1 ? 0 : int.Parse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture);
        return parts[0] == "cuda" ? Device.Cuda(index) : Device.OpenCl(index);
    }
}
