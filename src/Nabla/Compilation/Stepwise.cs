using Nabla.Primitives;

namespace Nabla.Compilation;

/// <summary>A whole graph as the program of one loop: nothing but formulas over elements of one shape, numbers that are the same for all, and movements that are no more than names.</summary>
internal sealed class Stepwise
{
    private readonly LoopProgram.Writer _writer = new();
    private readonly Dictionary<GraphValue, int> _values = [];
    private readonly Dictionary<GraphNode, int> _parameters = new(ReferenceEqualityComparer.Instance);
    private readonly List<int> _inputs = [];
    private readonly Graph _graph;
    private int _cost;

    private Stepwise(Graph graph)
    {
        _graph = graph;
        for (int i = 0; i < graph.ParameterCount; i++)
        {
            _parameters.Add(graph.Parameters[i], i);
        }

        InputTypes = [.. graph.Parameters.Select(parameter => parameter.Types[0])];
        OutputTypes = [.. graph.Outputs.Select(output => output.Type)];
        HashSet<GraphNode> needed = Graph.Needed([.. graph.Outputs]);
        Count = OutputTypes.Concat(graph.Parameters.Where(needed.Contains).Select(parameter => parameter.Types[0])).Select(type => type.Shape.Count).DefaultIfEmpty().Max();
        Program = null!;
    }

    /// <summary>What is computed.</summary>
    public LoopProgram Program { get; private set; }

    /// <summary>For each of the program's inputs which of the graph's it is.</summary>
    public IReadOnlyList<int> Inputs => _inputs;

    /// <summary>For each of the program's outputs which of the graph's it is.</summary>
    public IEnumerable<int> Outputs => Enumerable.Range(0, OutputTypes.Length);

    /// <summary>The types of what the graph takes.</summary>
    public TensorType[] InputTypes { get; }

    /// <summary>The types of what it gives.</summary>
    public TensorType[] OutputTypes { get; }

    /// <summary>How many elements there are of everything that is not one number.</summary>
    public long Count { get; }

    /// <summary>The graph as one loop, or null where it is none.</summary>
    public static Stepwise? Of(Graph graph)
    {
        Stepwise stepwise = new(graph);
        if (graph.Outputs.Count == 0 || !stepwise.Fits(stepwise.OutputTypes, stepwise.Count) || stepwise.Count is 0 or > int.MaxValue)
        {
            return null;
        }

        if (!stepwise.Write())
        {
            return null;
        }

        foreach (GraphValue output in graph.Outputs)
        {
            stepwise._writer.Output(stepwise._values[output]);
        }

        stepwise.Program = stepwise._writer.ToProgram();
        return stepwise._cost <= LoopCost.MostSteps && stepwise._inputs.Count + graph.Outputs.Count <= LoopCost.MostOperands && stepwise.Program.IsOneLoop ? stepwise : null;
    }

    private bool Fits(TensorType type) => type.Shape.Count == 1 || type.Shape.Count == Count;

    private bool Fits(TensorType[] types, long count) => Array.TrueForAll(types, type => type.Shape.Count == count);

    /// <summary>Writes what is needed, in the order of the graph; whether that is possible.</summary>
    private bool Write()
    {
        HashSet<GraphNode> needed = Graph.Needed([.. _graph.Outputs]);
        foreach (GraphNode node in _graph.Nodes)
        {
            if (needed.Contains(node))
            {
                if (node.Types.Length != 1 || !Fits(node.Types[0]) || Number(node) is not { } number)
                {
                    return false;
                }

                _values.Add(new GraphValue(node, 0), number);
            }
        }

        return true;
    }

    private int? Number(GraphNode node)
    {
        if (_parameters.TryGetValue(node, out int parameter))
        {
            _inputs.Add(parameter);
            return _writer.Input(node.Types[0].DType);
        }

        if (node.Op is null)
        {
            return node.Constant is ConcreteTensor { IsLiteral: true } constant ? _writer.Constant(constant.DType, constant.Bits()) : null;
        }

        if (node.IsAnnotation)
        {
            return _values[node.Inputs[0]];
        }

        if (node.Op is Movement movement)
        {
            return IsName(movement, node) ? _values[node.Inputs[0]] : null;
        }

        if (Recorder.Record(node) is not Form.Pointwise form)
        {
            return null;
        }

        _cost += LoopCost.Of(form, node);
        return _writer.Apply(form.Formula, node.Types[0].DType, [.. form.Inputs.Select(input => _values[node.Inputs[input]])]);
    }

    /// <summary>Whether a movement gives each element what it takes there, or one number to all.</summary>
    private static bool IsName(Movement movement, GraphNode node)
    {
        if (node.Inputs.Length != 1)
        {
            return false;
        }

        TensorType from = node.Inputs[0].Type;
        Shape to = node.Types[0].Shape;
        if (movement.ViewOf(from.Shape, from.Shape.RowMajor, to) is not { Offset: 0 } layout)
        {
            return false;
        }

        if (from.Shape.Count == to.Count)
        {
            return layout.IsContiguous;
        }

        bool isRepeated = from.Shape.Count == 1;
        for (int axis = 0; axis < to.Rank; axis++)
        {
            isRepeated &= to[axis] == 1 || layout.Strides[axis] == 0;
        }

        return isRepeated;
    }
}
