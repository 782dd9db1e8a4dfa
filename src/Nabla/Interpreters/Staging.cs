namespace Nabla;

/// <summary>Computes nothing: writes the applications down in a graph. The ground of the floor while a function is traced.</summary>
/// <remarks>
/// Variables that the function reads become parameters of the graph, and what it assigns to them results, so that an
/// imperative step can be written down as it is: <see cref="Variable"/> asks the ground what it holds. Tensors made
/// elsewhere, tracers of outer transforms among them, are constants of the graph.
/// </remarks>
internal sealed class Staging : Interpreter
{
    private readonly Lifetime _lifetime = new();
    private readonly List<GraphNode> _nodes = [];
    private readonly List<GraphNode> _parameters = [];
    private readonly Dictionary<Tensor, GraphNode> _constants = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Variable, GraphCell> _cells = new(ReferenceEqualityComparer.Instance);

    private readonly Floor _outside;

    private Staging(Floor outside) => _outside = outside;

    /// <summary>The function written down, for arguments of these types.</summary>
    public static Graph Trace(ReadOnlySpan<TensorType> types, Func<Tensor[], Tensor[]> f)
    {
        Floor floor = Floor.Current;
        Staging staging = new(floor);
        Tensor[] arguments = new Tensor[types.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            GraphNode parameter = staging.Parameter(types[i]);
            staging._parameters.Add(parameter);
            arguments[i] = new Staged(staging, new GraphValue(parameter, 0));
        }

        Floor.Current = floor.On(staging, floor.Imperative is null ? null : new Reverse(staging));
        try
        {
            return staging.Finish(f(arguments));
        }
        finally
        {
            Floor.Current = floor;
            staging._lifetime.End();
        }
    }

    /// <summary>The variable as this function sees it.</summary>
    public GraphCell CellOf(Variable variable)
    {
        if (!_cells.TryGetValue(variable, out GraphCell? cell))
        {
            GraphNode value = Parameter(variable.Type);
            GraphNode? gradient = variable.HasGradOn(_outside) ? Parameter(variable.Type) : null;
            cell = new GraphCell(
                variable,
                value,
                new Staged(this, new GraphValue(value, 0)),
                gradient,
                gradient is null ? null : new Staged(this, new GraphValue(gradient, 0)));
            _cells.Add(variable, cell);
        }

        return cell;
    }

    protected internal override void Apply(Primitive op, ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs)
    {
        _lifetime.Check(op);
        GraphValue[] from = new GraphValue[inputs.Length];
        TensorType[] given = new TensorType[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            from[i] = ValueOf(inputs[i]);
            given[i] = inputs[i].Type;
        }

        TensorType[] types = new TensorType[outputs.Length];
        op.Infer(given, types);
        GraphNode node = new(op, from, types);
        _nodes.Add(node);
        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i] = new Staged(this, new GraphValue(node, i));
        }
    }

    private GraphNode Parameter(TensorType type)
    {
        GraphNode parameter = new(type);
        _nodes.Add(parameter);
        return parameter;
    }

    private GraphValue ValueOf(Tensor x)
    {
        // A trainable variable on a floor without gradients, or one that is not trainable, is what its cell holds.
        if (x is Variable variable)
        {
            x = CellOf(variable).Value;
        }

        // What this floor's own Reverse has recorded counts as its value where nothing is recorded.
        while (x is Traced traced && traced.Reverse.Staging == this)
        {
            x = traced.Primal;
        }

        if (x is Staged staged && staged.Staging == this)
        {
            return staged.Value;
        }

        if (!_constants.TryGetValue(x, out GraphNode? constant))
        {
            constant = new GraphNode(x);
            _nodes.Add(constant);
            _constants.Add(x, constant);
        }

        return new GraphValue(constant, 0);
    }

    private Graph Finish(Tensor[] results)
    {
        GraphValue[] outputs = Array.ConvertAll(results, result => ValueOf(result.IsWeak ? Alignment.As(result, result.DType) : result));
        List<GraphCapture> reads = [];
        List<GraphCapture> writes = [];
        foreach (GraphCell cell in _cells.Values)
        {
            GraphValue value = new(cell.ValueParameter, 0);
            reads.Add(new GraphCapture(cell.Variable, false, value));
            if (cell.GradientParameter is { } parameter)
            {
                reads.Add(new GraphCapture(cell.Variable, true, new GraphValue(parameter, 0)));
            }

            if (ValueOf(cell.Value) != value)
            {
                writes.Add(new GraphCapture(cell.Variable, false, ValueOf(cell.Value)));
            }

            if (cell.Gradient is { } gradient && (cell.GradientParameter is null || ValueOf(gradient) != new GraphValue(cell.GradientParameter, 0)))
            {
                writes.Add(new GraphCapture(cell.Variable, true, ValueOf(gradient)));
            }
            else if (cell.Gradient is null && cell.GradientParameter is not null)
            {
                writes.Add(new GraphCapture(cell.Variable, true, default));
            }
        }

        return new Graph(_nodes, _parameters, reads, outputs, writes);
    }
}
