namespace Nabla;

/// <summary>A variable as a function that is written down sees it: what it holds and its gradient, as values of the graph.</summary>
internal sealed class GraphCell(Variable variable, GraphNode value, Tensor held, GraphNode? gradient, Tensor? heldGradient)
{
    public Variable Variable => variable;

    /// <summary>The parameter that stands for what the variable holds when the graph is run.</summary>
    public GraphNode ValueParameter => value;

    /// <summary>The parameter that stands for the gradient it has then, if it had one when the function was written down.</summary>
    public GraphNode? GradientParameter => gradient;

    /// <summary>What it holds at this line of the function.</summary>
    public Tensor Value { get; set; } = held;

    /// <summary>The gradient it has at this line of the function.</summary>
    public Tensor? Gradient { get; set; } = heldGradient;

    /// <summary>The value as the graph's Reverse sees it, until it is assigned.</summary>
    public Traced? Read { get; set; }
}

/// <summary>What a run of a graph reads from a variable or leaves in it: its value or its gradient.</summary>
internal readonly record struct GraphCapture(Variable Variable, bool IsGradient, GraphValue Value);
