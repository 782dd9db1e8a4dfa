using System.Diagnostics;
using Nabla.Compilation.Passes;
using Nabla.Primitives;

namespace Nabla.Compilation;

/// <summary>From a graph to what runs: passes, each from graph to graph and each in a file of its own, then the order of launches and their memory.</summary>
/// <remarks>
/// What a pass may do: anything that leaves every bit of the results as it is. The graph that comes in is never differentiated, only run: derivatives are taken of
/// the function as it was written down, and compiled themselves.
/// </remarks>
internal static class Compiler
{
    /// <summary>The passes, in order.</summary>
    private static readonly (string Name, Func<Graph, Graph> Run)[] s_passes =
    [
        (nameof(Inline), Inline.Run),
        (nameof(Simplify), Simplify.Run),
        (nameof(Join), Join.Run),
        (nameof(Spread), Spread.Run),
        (nameof(Sink), Sink.Run),
        (nameof(Fold), Fold.Run),
        (nameof(Share), Share.Run),
        (nameof(Flatten), Flatten.Run),
        (nameof(Recompute), Recompute.Run),
        (nameof(Prune), Prune.Run),
    ];

    /// <summary>The plan of a graph that takes nothing but its arguments and leaves nothing but its results.</summary>
    /// <param name="graph">The graph; it stays as it is.</param>
    /// <param name="machine">Who makes its loops: the processor, unless something else is said.</param>
    public static Plan Compile(Graph graph, Machine? machine = null)
    {
        List<PassReport> reports = [new PassReport("written down", graph.OperationCount, TimeSpan.Zero)];
        graph = Rewritten(graph, reports);
        long start = Stopwatch.GetTimestamp();
        Plan plan = PlanWriter.Write(graph, machine ?? Device.Cpu.Machine);
        reports.Add(new PassReport("planned", plan.Launches.Count, Stopwatch.GetElapsedTime(start)));
        plan.Reports = reports;
        return plan;
    }

    /// <summary>The graph as the passes leave it.</summary>
    /// <param name="graph">The graph; it stays as it is.</param>
    /// <param name="reports">What they are to report to, if anybody asks.</param>
    public static Graph Rewritten(Graph graph, List<PassReport>? reports = null)
    {
        foreach ((string name, Func<Graph, Graph> run) in s_passes)
        {
            long start = Stopwatch.GetTimestamp();
            graph = run(graph);
            reports?.Add(new PassReport(name, graph.OperationCount, Stopwatch.GetElapsedTime(start)));
            Check(graph, name);
        }

        return graph;
    }

    /// <summary>A function inside an operation, to be compiled when it is first run.</summary>
    public static Body Compiled(Body body) => body is GraphBody graph ? graph.Compiled : body;

    [Conditional("DEBUG")]
    private static void Check(Graph graph, string pass)
    {
        try
        {
            graph.Check();
        }
        catch (InvalidOperationException wrong)
        {
            throw new InvalidOperationException($"The pass {pass} made a graph that is none: {wrong.Message}", wrong);
        }
    }
}
