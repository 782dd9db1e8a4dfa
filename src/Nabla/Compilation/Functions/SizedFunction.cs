using System.Diagnostics;
using Nabla.Compilation.Passes;
using Nabla.Primitives;

namespace Nabla.Compilation;

/// <summary>A function of arguments whose leading axes may have any length, all the same: known at any size, and compiled once but for what depends on it.</summary>
/// <remarks>
/// Note [Plans for any size]
/// The function is written down at three sizes that are no length of its own. From two of them it is known at any (Note [What depends on a size]), the third says whether that is right. A single example
/// is the one size where C# code often does something else (an axis of length 1 is left out, a divisor kept from being 0), so for that one the function is as it was written down there.
/// The passes run at three sizes, too, and what they leave is laid side by side in the same way; which lines become one loop is decided at each. So for a new size there remain
/// the types of the lines, where they lie, and the walks of the loops: loops themselves know no sizes, and read a number that depends on one as they read any other operand.
/// Where the passes leave something else at one of the sizes, and for one example, the function is compiled as it is known at that size.
/// </remarks>
internal sealed class SizedFunction
{
    // Where passes run, besides at the two larger sizes.
    private const int Few = 13;

    private readonly SizedGraph _written;
    private readonly int[] _sizes;
    private readonly Graph? _one;
    private readonly int[] _compiledAt;
    private readonly Lock _lock = new();
    private readonly List<PassReport> _reports = [];
    private readonly Dictionary<(int Nearest, Machine Machine), IReadOnlyList<Fuse.Unit>> _units = [];
    private Graph[]? _rewritten;
    private SizedGraph? _left;
    private bool _isAsked;

    /// <param name="graphs">The function at three sizes.</param>
    /// <param name="sizes">The sizes, ascending.</param>
    /// <param name="one">The function for one example, if that can be.</param>
    /// <exception cref="NotSupportedException">It does something else at another size.</exception>
    public SizedFunction(Graph[] graphs, int[] sizes, Graph? one)
    {
        (_sizes, _one) = (sizes, one);
        _written = Between(graphs, sizes);
        _compiledAt = [SizedTranscripts.Prime(Few, graphs[1].Nodes.SelectMany(node => node.Types)), .. sizes.AsSpan(1)];
    }

    /// <summary>Whether passes and fusion have seen it for the last time; known once there is a plan.</summary>
    public bool IsCompiledOnce => _left is not null;

    /// <summary>Another function of this one's graphs.</summary>
    /// <exception cref="NotSupportedException">It does something else at another size.</exception>
    public SizedFunction Changed(Func<Graph, Graph> change) => new([.. _sizes.Select(size => change(At(size)))], _sizes, _one is null ? null : change(_one));

    /// <summary>The function at a size, as it was written down.</summary>
    public Graph At(int size) => size == 1 && _one is not null ? _one : _written.At(new Sizing(_sizes[0], _sizes[1], size));

    /// <summary>The plan at a size, on a machine.</summary>
    public Plan PlanAt(int size, Machine machine)
    {
        lock (_lock)
        {
            if (!_isAsked)
            {
                _isAsked = true;
                Rewrite();
            }

            if (_left is null || size < 2)
            {
                return Compiler.Compile(At(size), machine);
            }

            long start = Stopwatch.GetTimestamp();
            Graph graph = _left.At(new Sizing(_compiledAt[0], _compiledAt[1], size));
            Plan plan = PlanWriter.Write(graph, Units(graph, Nearest(size), machine), machine);
            plan.Reports = [.. _reports, new PassReport("planned", plan.Launches.Count, Stopwatch.GetElapsedTime(start))];
            return plan;
        }
    }

    /// <summary>What is known from the first two graphs, if the third agrees.</summary>
    private static SizedGraph Between(Graph[] graphs, int[] sizes)
    {
        SizedGraph known = new(graphs[0], graphs[1]);
        _ = new SizedGraph(known.At(new Sizing(sizes[0], sizes[1], sizes[2])), graphs[2]).At(Sizing.Check(sizes[2]));
        return known;
    }

    private void Rewrite()
    {
        Graph[] graphs = Array.ConvertAll(_compiledAt, At);
        _reports.Add(new PassReport("written down", graphs[0].OperationCount, TimeSpan.Zero));
        _rewritten = [.. graphs.Select((graph, i) => Compiler.Rewritten(graph, i == 0 ? _reports : null))];
        try
        {
            _left = Between(_rewritten, _compiledAt);
        }
        catch (NotSupportedException)
        {
            // The passes saw a size. Then every size goes through them.
        }
    }

    /// <summary>Which of the sizes is least far from another, by what the one is of the other.</summary>
    private int Nearest(int size)
    {
        int nearest = 0;
        for (int i = 1; i < _compiledAt.Length; i++)
        {
            nearest = (long)size * size > (long)_compiledAt[i - 1] * _compiledAt[i] ? i : nearest;
        }

        return nearest;
    }

    /// <summary>What is done in one go, as decided at one of the sizes, of the lines of a graph at another.</summary>
    private List<Fuse.Unit> Units(Graph graph, int nearest, Machine machine)
    {
        if (!_units.TryGetValue((nearest, machine), out IReadOnlyList<Fuse.Unit>? decided))
        {
            _units.Add((nearest, machine), decided = Fuse.Run(_rewritten![nearest], machine));
        }

        GraphNode There(GraphNode line) => graph.Nodes[line.Place];
        List<Fuse.Unit> units = [];
        foreach (Fuse.Unit unit in decided)
        {
            Fuse.Unit there = new([.. unit.Lines.Select(There)], [.. unit.Forms], ShapeOf(unit, There), unit.HasReductions, unit.Product >= 0) { Turn = unit.Turn };
            there.Outputs.AddRange(unit.Outputs.Select(There));
            units.Add(there);
        }

        return units;
    }

    /// <summary>The shape of a loop's elements, which is that of one of the values that its lines give or take.</summary>
    private static Shape ShapeOf(Fuse.Unit unit, Func<GraphNode, GraphNode> there)
    {
        foreach (GraphNode line in unit.Lines)
        {
            foreach (GraphValue value in line.Inputs.Prepend(new GraphValue(line, 0)))
            {
                if (value.Type.Shape.Equals(unit.Shape))
                {
                    return new GraphValue(there(value.Node), value.Output).Type.Shape;
                }
            }
        }

        throw new InvalidOperationException($"A loop over {unit.Shape} has no value of that shape.");
    }
}
