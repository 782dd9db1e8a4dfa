using System.Runtime.CompilerServices;
using BenchmarkDotNet.Attributes;
using Nabla.Cpu;

namespace Nabla.Bench.Kernels;

/// <summary>What a loop over the team costs and gains: nothing in two parts, and 10 µs of arithmetic.</summary>
public class Fork
{
    private Nothing _nothing;
    private Arithmetic _arithmetic;

    /// <summary>How many threads share the work.</summary>
    [ParamsSource(nameof(Counts))]
    public int Thread { get; set; } = 1;

    public static IEnumerable<int> Counts => Suite.Counts;

    [GlobalSetup]
    public void Setup()
    {
        Threads.Count = Thread;
        _arithmetic.Results = new double[64];
    }

    [Benchmark]
    public void TwoPartsOfNothing() => Workers.For(2, ref _nothing);

    [Benchmark]
    public void TenMicrosecondsOfArithmetic() => Workers.For(2, ref _arithmetic);

    private struct Nothing : IParallelBody
    {
        public readonly void Run(int part)
        {
        }
    }

    private struct Arithmetic : IParallelBody
    {
        public double[] Results;

        // One chain of fused multiply-adds, each of which waits about a nanosecond for the one before.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int part)
        {
            double x = part;
            for (int step = 0; step < 4600; step++)
            {
                x = Math.FusedMultiplyAdd(x, 0.999, 0.001);
            }

            Results[32 * part] = x;
        }
    }
}
