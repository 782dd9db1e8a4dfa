using System.Diagnostics;
using Nabla.Cpu;

namespace Nabla.Bench.Contract;

/// <summary>What it costs to give work to the team and to take it back: two parts that do nothing.</summary>
internal static class Fork
{
    public static double BestNanoseconds()
    {
        const int Forks = 1000;
        Nothing nothing = default;
        double best = double.MaxValue;
        for (int run = 0; run < 200; run++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int fork = 0; fork < Forks; fork++)
            {
                Workers.For(2, ref nothing);
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / Forks);
        }

        return best;
    }

    private readonly struct Nothing : IParallelBody
    {
        public void Run(int part)
        {
        }
    }
}
