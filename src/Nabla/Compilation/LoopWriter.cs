using Nabla.Compilation.Passes;

namespace Nabla.Compilation;

/// <summary>Makes one loop's program of several lines of a graph.</summary>
internal sealed class LoopWriter
{
    private readonly LoopProgram.Writer _writer = new();
    private readonly Dictionary<GraphValue, int> _computed = [];
    private readonly Dictionary<int, int> _read = [];
    private readonly List<int> _inputs = [];
    private readonly List<GraphValue> _outputs = [];
    private readonly List<ConcreteTensor> _constants;
    private readonly Func<GraphValue, (int At, Place Place)> _place;

    /// <param name="graph">The graph.</param>
    /// <param name="lines">The lines, in order.</param>
    /// <param name="constants">The numbers that places with a constant's root show.</param>
    /// <param name="place">Where a value is that no line of these computes.</param>
    public LoopWriter(Graph graph, GraphNode[] lines, List<ConcreteTensor> constants, Func<GraphValue, (int At, Place Place)> place)
    {
        _constants = constants;
        _place = place;
        foreach (GraphNode line in lines)
        {
            TensorType[] types = Array.ConvertAll(line.Inputs, input => input.Type);
            Form.Pointwise form = (Form.Pointwise)Recorder.Record(line.Op!, types, line.Types);
            int[] arguments = [.. form.Inputs.Select(input => Value(Fuse.Source(line.Inputs[input])))];
            _computed.Add(new GraphValue(line, 0), _writer.Apply(form.Formula, line.Types[0].DType, arguments));
        }

        HashSet<GraphNode> inside = new(lines, ReferenceEqualityComparer.Instance);
        HashSet<GraphValue> needed = [.. graph.Outputs.Select(Fuse.Source)];
        foreach (GraphNode node in graph.Nodes)
        {
            if (!inside.Contains(node) && !node.IsAnnotation)
            {
                needed.UnionWith(node.Inputs.Select(Fuse.Source));
            }
        }

        foreach (GraphNode line in lines)
        {
            GraphValue value = new(line, 0);
            if (needed.Contains(value))
            {
                _outputs.Add(value);
                _writer.Output(_computed[value]);
            }
        }

        Program = _writer.ToProgram();
    }

    /// <summary>What the loop computes.</summary>
    public LoopProgram Program { get; }

    /// <summary>The places that it reads, in the order of the program's inputs.</summary>
    public IReadOnlyList<int> Inputs => _inputs;

    /// <summary>The values that are needed elsewhere, in the order of the program's outputs.</summary>
    public IReadOnlyList<GraphValue> Outputs => _outputs;

    private int Value(GraphValue value)
    {
        if (_computed.TryGetValue(value, out int number))
        {
            return number;
        }

        (int at, Place place) = _place(value);
        if (place.Root.Source == Source.Constant && _constants[place.Root.Index] is { Count: 1 } constant)
        {
            _computed.Add(value, number = _writer.Constant(constant.DType, constant.Bits()));
        }
        else if (!_read.TryGetValue(at, out number))
        {
            _read.Add(at, number = _writer.Input(place.Type.DType));
            _inputs.Add(at);
        }

        return number;
    }
}
