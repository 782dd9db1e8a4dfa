using System.Diagnostics;

namespace Nabla.Bench.Compare;

/// <summary>How long a call takes in the middle of a burst of calls.</summary>
internal static class Sampling
{
    // Long enough that what calls leave behind, such as memory to be collected, is paid for inside nearly every sample.
    private const double SecondsOfSample = 5e-3;

    public static double Median(Action call, double seconds)
    {
        long start = Stopwatch.GetTimestamp();
        call();
        double once = Stopwatch.GetElapsedTime(start).TotalSeconds;
        int calls = (int)Math.Clamp(SecondsOfSample / once, 1, 1_000_000);
        List<double> samples = [];
        do
        {
            long begin = Stopwatch.GetTimestamp();
            for (int i = 0; i < calls; i++)
            {
                call();
            }

            samples.Add(Stopwatch.GetElapsedTime(begin).TotalSeconds / calls);
        }
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds);
        samples.Sort();
        return samples[samples.Count / 2];
    }
}
