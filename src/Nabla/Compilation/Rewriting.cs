namespace Nabla.Compilation;

/// <summary>A graph that is being written from another, line by line. A graph is never changed: derivatives are taken of the one that was written down.</summary>
internal sealed class Rewriting
{
    private readonly Dictionary<GraphValue, GraphValue> _values = [];
    private readonly Dictionary<(DType, ulong), GraphValue> _numbers = [];
    private readonly List<GraphNode> _nodes = [];

    /// <summary>What stands in the place of an operation's results, or null where it stays as it is; its inputs are those of the new graph.</summary>
    public delegate GraphValue[]? Rule(Rewriting writing, GraphNode node, GraphValue[] inputs);

    /// <summary>The graph with every operation replaced by what the rule gives for it.</summary>
    public static Graph Of(Graph graph, Rule rule)
    {
        Rewriting writing = new();
        foreach (GraphNode node in graph.Nodes)
        {
            GraphValue[] inputs = Array.ConvertAll(node.Inputs, input => writing._values[input]);
            GraphValue[] results = node.Op is not { } op
                ? [node.Constant is { } constant ? writing.Constant(constant.Concrete) : writing.Add(new GraphNode(node.Types[0]))]
                : rule(writing, node, inputs) ?? writing.Apply(op, inputs, node.Types);
            for (int i = 0; i < results.Length; i++)
            {
                writing._values.Add(new GraphValue(node, i), results[i]);
            }
        }

        GraphNode[] parameters = [.. graph.Parameters.Select(parameter => writing._values[new GraphValue(parameter, 0)].Node)];
        return new Graph(writing._nodes, parameters, [], [.. graph.Outputs.Select(output => writing._values[output])], []);
    }

    /// <summary>What stands in the place of a value of the graph that is read, of a line that has been passed.</summary>
    public GraphValue Of(GraphValue value) => _values[value];

    /// <summary>Writes an application of an operation whose results have these types.</summary>
    public GraphValue[] Apply(Primitive op, GraphValue[] inputs, TensorType[] types)
    {
        GraphNode node = new(op, inputs, types);
        _nodes.Add(node);
        GraphValue[] results = new GraphValue[types.Length];
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = new GraphValue(node, i);
        }

        return results;
    }

    /// <summary>Writes an application of an operation with one result.</summary>
    public GraphValue Apply(Primitive op, params GraphValue[] inputs)
    {
        TensorType[] types = new TensorType[1];
        op.Infer(Array.ConvertAll(inputs, input => input.Type), types);
        return Apply(op, inputs, types)[0];
    }

    /// <summary>Writes a constant; the same number twice is one.</summary>
    public GraphValue Constant(ConcreteTensor constant)
    {
        if (constant.Rank > 0 || constant.Storage.IsForeign)
        {
            return Add(new GraphNode(constant));
        }

        (DType, ulong) number = (constant.DType, constant.Bits());
        if (!_numbers.TryGetValue(number, out GraphValue value))
        {
            _numbers.Add(number, value = Add(new GraphNode(constant)));
        }

        return value;
    }

    private GraphValue Add(GraphNode node)
    {
        _nodes.Add(node);
        return new GraphValue(node, 0);
    }
}
