using BenchmarkDotNet.Attributes;

namespace Nabla.Bench.Kernels;

/// <summary>Calls of one form of loop, each of which knows how long it would take at the machine's limit.</summary>
public abstract class Suite
{
    private Kernel? _kernel;

    /// <summary>How many threads share the work.</summary>
    [ParamsSource(nameof(Counts))]
    public int Thread { get; set; } = 1;

    public static IEnumerable<int> Counts => Environment.ProcessorCount == 1 ? [1] : [1, Environment.ProcessorCount];

    /// <summary>What is asked for by this suite's own parameter.</summary>
    internal abstract Kernel Make();

    [GlobalSetup]
    public void Setup()
    {
        Threads.Count = Thread;
        _kernel = Make();
    }

    [Benchmark]
    public Tensor Run() => _kernel!.Call();
}
