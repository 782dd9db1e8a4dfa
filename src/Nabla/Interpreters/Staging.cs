using Nabla.Compilation;

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
    private readonly List<Capture>? _captures;

    private readonly bool _inlines;
    private readonly List<Checked>? _checked;
    private readonly List<Guard> _guards = [];
    private bool _isPassing;
    private bool[] _weak = [];
    private Device?[] _places = [];

    private Staging(Floor outside, bool closes, bool inlines = false, List<Checked>? checks = null)
    {
        _outside = outside;
        _inlines = inlines;
        _checked = checks;
        _captures = closes ? [] : null;
    }

    /// <summary>The function written down, for arguments of these types.</summary>
    public static Graph Trace(ReadOnlySpan<TensorType> types, Func<Tensor[], Tensor[]> f) => Write(types, f, closes: false, static (staging, results) => staging.Finish(results));

    /// <summary>The function written down, for arguments of these types, and what it took from outside: variables, tracers of outer transforms, and tensors large enough to be the pool's.</summary>
    public static Closure Close(ReadOnlySpan<TensorType> types, Func<Tensor[], Tensor[]> f) => Write(types, f, closes: true, static (staging, results) => staging.Gather(results));

    /// <summary>The function written down, with all that must be so for it to be the same another time.</summary>
    /// <param name="types">The types of the arguments.</param>
    /// <param name="weak">Which of them are C# numbers.</param>
    /// <param name="places">Where they are.</param>
    /// <param name="f">The function.</param>
    public static Transcript Transcribe(ReadOnlySpan<TensorType> types, bool[] weak, Device?[] places, Func<Tensor[], Tensor[]> f) => Write(types, f, new Staging(Floor.Current, closes: false) { _weak = weak, _places = places }, static (staging, results) =>
    {
        bool[] weakResults = Array.ConvertAll(results, result => result.IsWeak);
        Graph graph = staging.Finish(results);
        foreach (GraphCell cell in staging._cells.Values)
        {
            if (cell.IsGradientSeen)
            {
                staging._guards.Add(new GradientGuard(cell.Variable, cell.GradientParameter is not null));
            }
        }

        Variable[] cleared = [.. staging._cells.Values.Where(cell => cell.IsGradientSet && cell.FinalGradient is null).Select(cell => cell.Variable)];
        return new Transcript(graph, [.. staging._guards], cleared, staging._isPassing, weakResults);
    });

    /// <summary>The same graph, where what consists of other operations is written as those.</summary>
    public static Graph Inline(Graph graph)
    {
        using FloorScope unrecorded = Floor.Unrecorded.Enter();
        TensorType[] types = [.. graph.Parameters.Select(parameter => parameter.Types[0])];
        return Write(types, arguments => graph.Run(arguments), new Staging(Floor.Unrecorded, closes: false, inlines: true), static (staging, results) => staging.Finish(results));
    }

    /// <summary>The function written down, where what looks at numbers and throws says instead what it finds. What consists of other operations is written as those.</summary>
    /// <param name="types">The types of the arguments.</param>
    /// <param name="f">The function, of arguments and of what was found so far.</param>
    public static Graph Defer(ReadOnlySpan<TensorType> types, Func<Tensor[], IReadOnlyList<Checked>, Tensor[]> f)
    {
        using FloorScope unrecorded = Floor.Unrecorded.Enter();
        List<Checked> checks = [];
        return Write(types, arguments => f(arguments, checks), new Staging(Floor.Unrecorded, closes: false, inlines: true, checks), static (staging, results) => staging.Finish(results));
    }

    private static R Write<R>(ReadOnlySpan<TensorType> types, Func<Tensor[], Tensor[]> f, bool closes, Func<Staging, Tensor[], R> finish)
        => Write(types, f, new Staging(Floor.Current, closes), finish);

    private static R Write<R>(ReadOnlySpan<TensorType> types, Func<Tensor[], Tensor[]> f, Staging staging, Func<Staging, Tensor[], R> finish)
    {
        Floor floor = Floor.Current;
        Tensor[] arguments = new Tensor[types.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            GraphNode parameter = staging.Parameter(types[i]);
            staging._parameters.Add(parameter);
            arguments[i] = new Staged(staging, new GraphValue(parameter, 0), staging._places.Length > i ? staging._places[i] : null, staging._weak.Length > i && staging._weak[i]);
        }

        Floor.Current = floor.On(staging, floor.Imperative is null ? null : new Reverse(staging));
        try
        {
            return finish(staging, f(arguments));
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
                new Staged(this, new GraphValue(value, 0), SettledAt(variable.Bare)),
                gradient,
                gradient is null ? null : new Staged(this, new GraphValue(gradient, 0), SettledAt(variable.Bare)));
            _cells.Add(variable, cell);
        }

        return cell;
    }

    /// <summary>Says that what is written holds only as long as something is as it is now.</summary>
    public void Assume(Guard guard)
    {
        (_outside.Ground as Staging)?.Assume(guard);
        if (!_guards.Contains(guard))
        {
            _guards.Add(guard);
        }
    }

    /// <summary>Throws if a value is read after its function has been written down.</summary>
    public void CheckOpen() => _lifetime.CheckOpen("Reading");

    protected internal override void Apply(Primitive op, ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs)
    {
        _lifetime.Check(op);
        if (op is Primitives.Check check && _checked is not null)
        {
            outputs[0] = inputs[0];
            _checked.Add(new Checked(check, inputs[0].Type, check.Fault(inputs[0])));
            return;
        }

        if (_inlines && (op.Inside == Inside.Operations || op.Definition is not null))
        {
            op.Evaluate(inputs, outputs);
            return;
        }

        GraphValue[] from = new GraphValue[inputs.Length];
        TensorType[] given = new TensorType[inputs.Length];

        // As where it is computed: of C# numbers alone comes one again.
        bool weak = inputs.Length > 0 && op.Inside == Inside.Loop && op is not Primitives.Movement;
        for (int i = 0; i < inputs.Length; i++)
        {
            // What this graph's own Reverse has recorded comes here where nothing is recorded: as the numbers it is.
            from[i] = ValueOf(inputs[i] is Traced traced && traced.Reverse.Staging == this ? traced.Detached : inputs[i]);
            given[i] = inputs[i].Type;
            weak &= inputs[i].IsWeak;
        }

        TensorType[] types = new TensorType[outputs.Length];
        op.Infer(given, types);
        Device? place = op.Target ?? Meet(op, inputs);
        GraphNode node = new(op, from, types);
        _nodes.Add(node);
        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i] = new Staged(this, new GraphValue(node, i), place, weak);
        }
    }

    /// <summary>Where operands meet; as where it is computed, they must all be there, or follow. See Note [Where an operation is computed].</summary>
    private Device? Meet(Primitive op, ReadOnlySpan<Tensor> inputs)
    {
        Device? place = null;
        foreach (Tensor input in inputs)
        {
            Device? other = SettledAt(input);
            if (place is not null && other is not null && !ReferenceEquals(place, other))
            {
                throw Placement.Apart(op.Name, [.. inputs.ToArray().Where(x => SettledAt(x) is not null).Select(x => (x.Type, SettledAt(x)!))]);
            }

            place ??= other;
        }

        return place;
    }

    /// <summary>Where a value is, or null where it follows others.</summary>
    private Device? SettledAt(Tensor x) => x switch
    {
        Variable variable => CellOf(variable).Held.Place,
        ConcreteTensor { Storage.IsElsewhere: false } number when Placement.IsPlaceless(number) => null,
        _ => x.Place is { } place && !(place.Machine.IsHost && x.Count < 2) ? place : null,
    };

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
            x = CellOf(variable).Held;
        }

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
            // Small numbers without owner last as long as the graph does; anything else somebody else may have plans for.
            if (_captures is null || x is ConcreteTensor { Storage.Rental: null })
            {
                constant = new GraphNode(x);
                _nodes.Add(constant);
                _isPassing |= x is not ConcreteTensor;
            }
            else
            {
                constant = Parameter(x.Type);
                _captures.Add(new Capture(x, false, constant));
            }

            _constants.Add(x, constant);
        }

        return new GraphValue(constant, 0);
    }

    private GraphValue[] Results(Tensor[] results) => Array.ConvertAll(results, result =>
    {
        result = result.IsWeak ? Alignment.As(result, result.DType) : result.Captured;

        // Backward has been through it: there is nothing left to differentiate.
        return ValueOf(result is Traced { Node.IsReleased: true } traced && traced.Reverse.Staging == this ? traced.Detached : result);
    });

    private Graph Finish(Tensor[] results)
    {
        GraphValue[] outputs = Results(results);
        (List<GraphCapture> reads, List<GraphCapture> writes) = Cells();
        return new Graph(_nodes, _parameters, reads, outputs, writes);
    }

    private Closure Gather(Tensor[] results)
    {
        GraphValue[] outputs = Results(results);
        (List<GraphCapture> reads, List<GraphCapture> writes) = Cells();
        return new Closure(_nodes, _parameters, outputs, [.. _captures!, .. reads.Select(read => new Capture(read.Variable, read.IsGradient, read.Value.Node))], writes);
    }

    /// <summary>What the function read of variables, and what it left in them.</summary>
    private (List<GraphCapture> Reads, List<GraphCapture> Writes) Cells()
    {
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
                // A part of another function may be a round of a loop, whose next round reads what this one leaves.
                writes.Add(new GraphCapture(cell.Variable, false, ValueOf(_captures is null ? cell.Value : cell.Current)));
            }

            if (cell.FinalGradient is { } gradient && (cell.GradientParameter is null || ValueOf(gradient) != new GraphValue(cell.GradientParameter, 0)))
            {
                writes.Add(new GraphCapture(cell.Variable, true, ValueOf(gradient)));
            }
            else if (cell.FinalGradient is null && cell.GradientParameter is not null)
            {
                writes.Add(new GraphCapture(cell.Variable, true, default));
            }
        }

        return (reads, writes);
    }
}
