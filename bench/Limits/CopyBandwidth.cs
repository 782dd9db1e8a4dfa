using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Nabla.Bench;

/// <summary>How fast one thread copies so much memory that was just used: the limit of whatever only moves numbers.</summary>
internal static unsafe class CopyBandwidth
{
    /// <summary>Bytes read and written a second, in all.</summary>
    /// <param name="bytes">What is copied; it decides which cache the numbers come from.</param>
    public static double Of(long bytes)
    {
        void* from = NativeMemory.AlignedAlloc((nuint)bytes, 64);
        void* to = NativeMemory.AlignedAlloc((nuint)bytes, 64);
        NativeMemory.Fill(from, (nuint)bytes, 1);
        NativeMemory.Copy(from, to, (nuint)bytes);
        int copies = (int)Math.Max(1, (64L << 20) / bytes);
        double best = double.MaxValue;
        for (int run = 0; run < 9; run++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int copy = 0; copy < copies; copy++)
            {
                NativeMemory.Copy(from, to, (nuint)bytes);
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds / copies);
        }

        NativeMemory.AlignedFree(from);
        NativeMemory.AlignedFree(to);
        return 2 * bytes / best;
    }
}
