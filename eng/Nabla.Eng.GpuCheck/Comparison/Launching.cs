using System.Diagnostics;
using Nabla.Gpu;

namespace Nabla.Eng.GpuCheck;

/// <summary>What a call costs the host, which is all that it does until it has asked the device: guards, the frame, what goes into a graph's ports, a launch.</summary>
internal static class Launching
{
    // A graph exists from the second call on.
    private const int Before = 4;

    // So few that the device's queue is never full: then the host would wait in it.
    private const int Calls = 20;

    /// <summary>The median of the seconds that a call takes, of samples of calls that begin with nothing left to do.</summary>
    public static double Median(GpuRuntime runtime, Action call, double seconds)
    {
        for (int i = 0; i < Before; i++)
        {
            call();
        }

        List<double> samples = [];
        long start = Stopwatch.GetTimestamp();
        do
        {
            runtime.Finish();
            long begin = Stopwatch.GetTimestamp();
            for (int i = 0; i < Calls; i++)
            {
                call();
            }

            samples.Add(Stopwatch.GetElapsedTime(begin).TotalSeconds / Calls);
        }
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds);
        samples.Sort();
        return samples[samples.Count / 2];
    }
}
