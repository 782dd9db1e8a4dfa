using System.Globalization;
using System.Runtime.InteropServices;
using Nabla.Gpu;

namespace Nabla.Eng.GpuCheck;

/// <summary>Our side of eng/gpu_check.py, which asks for one case after another by lines.</summary>
/// <remarks>
/// time milliseconds case      answers with the median seconds of a call
/// numbers case                answers with numbers that both sides must agree on, or with a dash
/// copy bytes                  answers with the bytes that a copy on the device reads and writes a second
/// launch milliseconds         answers with the seconds that the host needs for a compiled call that the device hardly notices
/// memory                      answers with the device's figures
/// A case that cannot be answered is answered with "none: " and the reason.
/// </remarks>
internal static class Serving
{
    public static int Run(Device device, bool isTiny)
    {
        GpuRuntime runtime = ((GpuMachine)device.Machine).Runtime;
        Console.WriteLine($"Nabla, {RuntimeInformation.FrameworkDescription}, {device}");
        string? prepared = null;
        Work? work = null;
        while (Console.ReadLine() is { } line)
        {
            string[] words = line.Split(' ');
            try
            {
                Console.WriteLine(words[0] switch
                {
                    "copy" => Text(Bandwidth.Of(runtime, long.Parse(words[1], CultureInfo.InvariantCulture))),
                    "launch" => Text(Launching.Seconds(device, Seconds(words[1]))),
                    "memory" => $"{Memory.Report(device)}",
                    "numbers" => Prepared(words[1..]).Numbers is { } numbers ? string.Join(' ', numbers().Select(Text)) : "-",
                    _ => Text(Sampled.Median(runtime, Prepared(words[2..]).Call, Seconds(words[1]))),
                });
            }
            catch (Exception e)
            {
                Console.WriteLine($"none: {e.Message.ReplaceLineEndings(" ")}");
            }
        }

        return 0;

        Work Prepared(string[] words)
        {
            string wanted = string.Join(' ', words);
            if (wanted != prepared)
            {
                work = null;
                GC.Collect();
                GC.WaitForPendingFinalizers();
                work = Works.Make(words, device, isTiny);
                prepared = wanted;
            }

            return work!;
        }
    }

    private static double Seconds(string milliseconds) => 1e-3 * double.Parse(milliseconds, CultureInfo.InvariantCulture);

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
