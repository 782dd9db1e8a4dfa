namespace Nabla;

/// <summary>A line of a graph: a parameter, a constant, or an operation on the results of earlier lines.</summary>
internal sealed class GraphNode
{
    /// <summary>A parameter.</summary>
    public GraphNode(TensorType type)
    {
        Types = [type];
        Inputs = [];
    }

    /// <summary>A constant: a tensor that the function met, but that was not made by it.</summary>
    public GraphNode(Tensor constant)
        : this(constant.Type) => Constant = constant;

    /// <summary>An operation.</summary>
    public GraphNode(Primitive op, GraphValue[] inputs, TensorType[] types)
    {
        Op = op;
        Inputs = inputs;
        Types = types;
    }

    /// <summary>The operation; null for parameters and constants.</summary>
    public Primitive? Op { get; }

    /// <summary>What the operation is applied to.</summary>
    public GraphValue[] Inputs { get; }

    /// <summary>The types of the results.</summary>
    public TensorType[] Types { get; }

    /// <summary>The constant, if it is one.</summary>
    public Tensor? Constant { get; }

    /// <summary>Whether the constant is another one where the function is given tensors of another size, so that code should not hold it.</summary>
    public bool IsSized { get; init; }

    /// <summary>Whether it returns its first input as it is and differs in derivatives only.</summary>
    public bool IsAnnotation => Op is not null && !Op.PassesGradient(0);

    /// <summary>Whether nothing is differentiated through it.</summary>
    public bool IsStop => IsAnnotation && Inputs.Length == 1;

    /// <summary>The place in the graph, counted from 0; set when the graph is finished.</summary>
    public int Place { get; set; } = -1;
}

/// <summary>One of the results of a node.</summary>
internal readonly record struct GraphValue(GraphNode Node, int Output)
{
    public TensorType Type => Node.Types[Output];
}
