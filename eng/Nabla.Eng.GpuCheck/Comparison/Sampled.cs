using System.Diagnostics;
using Nabla.Gpu;

namespace Nabla.Eng.GpuCheck;

/// <summary>How long the device takes for a call, in the middle of bursts of calls.</summary>
internal static class Sampled
{
    // Long enough that beginning and ending do not count.
    private const double SecondsOfSample = 20e-3;
    private const int Most = 4096;

    public static double Median(GpuRuntime runtime, Action call, double seconds)
    {
        // The first call compiles, the second finds memory in the pool.
        call();
        call();
        double once = runtime.Time(call);
        int calls = (int)Math.Clamp(SecondsOfSample / once, 1, Most);
        List<double> samples = [];
        long start = Stopwatch.GetTimestamp();
        do
        {
            samples.Add(runtime.Time(() =>
            {
                for (int i = 0; i < calls; i++)
                {
                    call();
                }
            }) / calls);
        }
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds);
        samples.Sort();
        return samples[samples.Count / 2];
    }
}
