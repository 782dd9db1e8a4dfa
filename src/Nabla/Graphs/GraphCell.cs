using Nabla.Primitives;

namespace Nabla;

/// <summary>A variable as a function that is written down sees it: what it holds and its gradient, as values of the graph.</summary>
internal sealed class GraphCell(Variable variable, GraphNode value, Tensor held, GraphNode? gradient, Tensor? heldGradient)
{
    private readonly Tensor _first = held;
    private Tensor _value = held;
    private Tensor? _rebound;
    private Traced? _read;

    public Variable Variable => variable;

    /// <summary>The parameter that stands for what the variable holds when the graph is run.</summary>
    public GraphNode ValueParameter => value;

    /// <summary>The parameter that stands for the gradient it has then, if it had one when the function was written down.</summary>
    public GraphNode? GradientParameter => gradient;

    /// <summary>The numbers it holds at this line of the function.</summary>
    public Tensor Value
    {
        get => _value;
        set
        {
            _value = value;
            _rebound = null;
            _read = null;
        }
    }

    /// <summary>What <see cref="Variable.Value"/> gives at this line: the numbers as a constant. A graph may be differentiated later, so that must be said.</summary>
    public Tensor Held => variable.Trainable || !ReferenceEquals(_value, _first) ? _value.DType.IsFloating() ? _value.Detached : _value : _value;

    /// <summary>What an operation on the variable works with at this line, and what the next round of a loop finds: its gradient is the variable's.</summary>
    public Tensor Current => !variable.Trainable ? Held
        : ReferenceEquals(_value, _first) ? _value
        : _rebound ??= Rebind.Op.Apply(_value, _first);

    /// <summary>The gradient it has at this line of the function.</summary>
    public Tensor? Gradient
    {
        get
        {
            if (!IsGradientSet)
            {
                variable.CheckGradKept();
                IsGradientSeen = true;
            }

            return FinalGradient;
        }

        set
        {
            IsGradientSet = true;
            FinalGradient = value;
        }
    }

    /// <summary>The same, for who does not decide by it.</summary>
    public Tensor? FinalGradient { get; private set; } = heldGradient;

    /// <summary>Whether the function asked for the gradient that the variable had at first: then it may do otherwise where that is not so.</summary>
    public bool IsGradientSeen { get; private set; }

    /// <summary>Whether the function cleared or gathered the gradient.</summary>
    public bool IsGradientSet { get; private set; }

    /// <summary>The current value as the graph's Reverse sees it, until it is assigned.</summary>
    public Traced Read(Reverse reverse, LeafNode leaf) => _read ??= new Traced(reverse, Current, leaf, 0);
}

/// <summary>What a run of a graph reads from a variable or leaves in it: its value or its gradient.</summary>
internal readonly record struct GraphCapture(Variable Variable, bool IsGradient, GraphValue Value);
