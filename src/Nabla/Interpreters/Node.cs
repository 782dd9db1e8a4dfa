namespace Nabla;

/// <summary>One application of a primitive that Reverse has recorded. Nodes are linked from results to inputs only, so that a graph is collected when its last result is dropped.</summary>
internal class Node
{
    /// <summary>Inputs of up to this many elements are kept although the rule does not read them, so that <see cref="Tensor.Explain"/> can show them.</summary>
    public const int LargestExplained = 16;

    // Order within a thread is order of creation; across threads it is at least above every input. Either way it is topological.
    [ThreadStatic]
    private static long t_order;

    public Node(Primitive op, Edge[] edges, int outputs)
    {
        Applied = op;
        Edges = edges;
        Outputs = outputs;
        long order = t_order;
        foreach (ref readonly Edge edge in edges.AsSpan())
        {
            if (edge.Source is { } source && source.Order > order)
            {
                order = source.Order;
            }
        }

        Order = t_order = order + 1;
    }

    protected Node() => Outputs = 1;

    /// <summary>Greater than that of every node this one depends on.</summary>
    public long Order { get; }

    /// <summary>The number of outputs of the operation.</summary>
    public int Outputs { get; }

    /// <summary>The operation, kept after release so that the graph can still be named; null for leaves.</summary>
    public Primitive? Applied { get; }

    /// <summary>The inputs; null once the graph was released, and for leaves.</summary>
    public Edge[]? Edges { get; private set; }

    /// <summary>The values of the outputs that the rule reads; null where it reads none.</summary>
    public Tensor?[]? SavedOutputs { get; private set; }

    /// <summary>Hooks and retained gradients, which few nodes have.</summary>
    public NodeExtras? Extras { get; private set; }

    /// <summary>What the walk in progress has summed for each output, and whose walk it is.</summary>
    public Pass? Pass { get; set; }

    public Tensor?[]? Pending { get; set; }

    public bool IsReleased => Edges is null && this is not LeafNode;

    public void SaveOutput(int index, Tensor value) => (SavedOutputs ??= new Tensor?[Outputs])[index] = value;

    public NodeExtras Extend() => Extras ??= new NodeExtras(Outputs);

    /// <summary>Drops everything the node kept for its rule. The links go too: a released graph holds nothing alive.</summary>
    public void Release()
    {
        Edges = null;
        SavedOutputs = null;
    }
}

/// <summary>Where a graph begins: a variable, or an argument of a functional transform.</summary>
internal sealed class LeafNode(Variable? variable) : Node
{
    public Variable? Variable => variable;

    /// <summary>The gradient of an argument of a functional transform.</summary>
    public Tensor? Gradient { get; set; }
}

/// <summary>One input of a recorded application: where it came from, if from a recorded value, and its value, if the rule reads it.</summary>
internal readonly struct Edge(Node? source, int output, Tensor? saved, TensorType type)
{
    public Node? Source { get; } = source;

    public int Output { get; } = output;

    public Tensor? Saved { get; } = saved;

    public TensorType Type { get; } = type;
}
