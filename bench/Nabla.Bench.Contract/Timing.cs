using System.Diagnostics;
using System.Runtime.InteropServices;
using Nabla.Cpu;

namespace Nabla.Bench.Contract;

/// <summary>The best of many short repetitions: on a shared machine only the fastest says what the code can do.</summary>
/// <remarks>By the clock, and by the time the process had a core: where a repetition outlasts a time slice, only the second is the code's own.</remarks>
internal static unsafe class Timing
{
    private const double SecondsInAll = 0.6;

    public static (double Clock, double Core) Best<T>(Sizes sizes, int bits)
        where T : unmanaged
    {
        T* a = Filled<T>((long)sizes.M * sizes.K);
        T* b = Filled<T>((long)sizes.K * sizes.N);
        T* c = Filled<T>((long)sizes.M * sizes.N);
        int calls = (int)Math.Clamp(1e7 / ((double)sizes.M * sizes.N * sizes.K), 1, 1000);
        double clock = double.MaxValue;
        double core = double.MaxValue;
        long begin = Stopwatch.GetTimestamp();
        for (int run = 0; run < 5 || Stopwatch.GetElapsedTime(begin).TotalSeconds < SecondsInAll; run++)
        {
            TimeSpan used = Environment.CpuUsage.TotalTime;
            long start = Stopwatch.GetTimestamp();
            for (int call = 0; call < calls; call++)
            {
                MatrixProduct.Multiply(
                    sizes.M,
                    sizes.N,
                    sizes.K,
                    a,
                    sizes.ATransposed ? 1 : sizes.K,
                    sizes.ATransposed ? sizes.M : 1,
                    b,
                    sizes.BTransposed ? 1 : sizes.N,
                    sizes.BTransposed ? sizes.K : 1,
                    c,
                    sizes.N,
                    bits);
            }

            clock = Math.Min(clock, Stopwatch.GetElapsedTime(start).TotalSeconds / calls);
            core = Math.Min(core, (Environment.CpuUsage.TotalTime - used).TotalSeconds / calls);
        }

        NativeMemory.AlignedFree(a);
        NativeMemory.AlignedFree(b);
        NativeMemory.AlignedFree(c);
        return (clock, core);
    }

    private static T* Filled<T>(long count)
        where T : unmanaged
    {
        T* block = (T*)NativeMemory.AlignedAlloc((nuint)(count * sizeof(T)), 64);
        Random random = new(1);
        for (long index = 0; index < count; index++)
        {
            block[index] = typeof(T) == typeof(float) ? (T)(object)(random.NextSingle() - 0.5f) : (T)(object)(random.NextDouble() - 0.5);
        }

        return block;
    }
}
