using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Nabla.Bench;

/// <summary>How fast threads copy so much memory that was just used: the limit of whatever only moves numbers.</summary>
internal static unsafe class CopyBandwidth
{
    /// <summary>Bytes read and written a second, in all.</summary>
    /// <param name="bytes">What is copied; it decides which cache the numbers come from.</param>
    /// <param name="threads">How many threads copy a part each.</param>
    public static double Of(long bytes, int threads = 1)
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
                Copy((byte*)from, (byte*)to, bytes, threads);
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds / copies);
        }

        NativeMemory.AlignedFree(from);
        NativeMemory.AlignedFree(to);
        return 2 * bytes / best;
    }

    private static void Copy(byte* from, byte* to, long bytes, int threads)
    {
        if (threads == 1)
        {
            NativeMemory.Copy(from, to, (nuint)bytes);
            return;
        }

        long part = bytes / threads;
        Parallel.For(0, threads, i => NativeMemory.Copy(from + i * part, to + i * part, (nuint)(i == threads - 1 ? bytes - i * part : part)));
    }
}
