namespace Nabla;

/// <summary>A function written down: one line for each operation that it applied, in order. Made by <see cref="Transform.Trace(Action)"/> and its overloads.</summary>
/// <remarks>
/// Lines that no result needs have been left out. Besides its arguments a graph reads the variables that the function read,
/// and leaves in variables what the function left there, values and gradients.
/// </remarks>
public sealed class Graph
{
    private readonly GraphNode[] _nodes;
    private readonly GraphNode[] _parameters;
    private readonly GraphCapture[] _reads;
    private readonly GraphValue[] _outputs;
    private readonly GraphCapture[] _writes;
    private readonly int[] _lastUse;
    private readonly bool[] _differentiable;

    internal Graph(IEnumerable<GraphNode> nodes, IEnumerable<GraphNode> parameters, IEnumerable<GraphCapture> reads, GraphValue[] outputs, IEnumerable<GraphCapture> writes)
    {
        _outputs = outputs;
        _writes = [.. writes];
        DropAnnotations();
        HashSet<GraphNode> needed = Needed(_outputs.Concat(_writes.Select(write => write.Value)));
        _parameters = [.. parameters];
        needed.UnionWith(_parameters);
        _nodes = [.. nodes.Where(needed.Contains)];
        _reads = [.. reads.Where(read => needed.Contains(read.Value.Node))];
        for (int i = 0; i < _nodes.Length; i++)
        {
            _nodes[i].Place = i;
        }

        _lastUse = LastUses();
        _differentiable = Array.ConvertAll(_nodes, Needed(_outputs, static node => !node.IsStop).Contains);
        Home = FindHome();
    }

    /// <summary>A graph of the same lines as another one that reads and leaves no variables, of other types.</summary>
    /// <param name="like">The other one.</param>
    /// <param name="nodes">The lines.</param>
    internal Graph(Graph like, GraphNode[] nodes)
    {
        _nodes = nodes;
        for (int i = 0; i < nodes.Length; i++)
        {
            nodes[i].Place = i;
        }

        (_reads, _writes, _lastUse, _differentiable) = ([], [], like._lastUse, like._differentiable);
        _parameters = Array.ConvertAll(like._parameters, parameter => nodes[parameter.Place]);
        _outputs = Array.ConvertAll(like._outputs, output => new GraphValue(nodes[output.Node.Place], output.Output));
        Home = FindHome();
    }

    /// <summary>The number of arguments.</summary>
    public int ParameterCount => _parameters.Length;

    /// <summary>The number of operations.</summary>
    public int OperationCount => _nodes.Count(node => node.Op is not null);

    /// <summary>How many operations on single numbers a run is: two for each product of a matrix product or a convolution, one for each number of any other result, however long its formula, one for each number that is
    /// summed or otherwise reduced, none for what only moves; those of a scan as often as it steps. Of a loop without a known end it is one step.</summary>
    public long Arithmetic => _nodes.Where(static node => node.Op is not null)
        .Sum(static node => node.Op!.Arithmetic(Array.ConvertAll(node.Inputs, static input => input.Type), node.Types));

    /// <summary>The variables that a run reads.</summary>
    public IReadOnlyList<Variable> Reads => [.. _reads.Select(read => read.Variable).Distinct<Variable>(ReferenceEqualityComparer.Instance)];

    /// <summary>The variables whose value or gradient a run changes.</summary>
    public IReadOnlyList<Variable> Writes => [.. _writes.Select(write => write.Variable).Distinct<Variable>(ReferenceEqualityComparer.Instance)];

    internal IReadOnlyList<GraphNode> Nodes => _nodes;

    internal IReadOnlyList<GraphNode> Parameters => _parameters;

    internal IReadOnlyList<GraphCapture> ReadCaptures => _reads;

    internal IReadOnlyList<GraphValue> Outputs => _outputs;

    internal IReadOnlyList<GraphCapture> WriteCaptures => _writes;

    /// <summary>The machine of a device that the graph itself names: it moves something there, or holds something that is there.</summary>
    internal Machine? Home { get; }

    /// <summary>Who computes a function of concrete tensors, as one plan.</summary>
    internal Machine MachineOf(ReadOnlySpan<Tensor> inputs) => MachineOf(inputs, Home);

    /// <summary>Who computes a function of concrete tensors.</summary>
    /// <param name="inputs">The tensors.</param>
    /// <param name="home">The machine that the function itself names.</param>
    internal static Machine MachineOf(ReadOnlySpan<Tensor> inputs, Machine? home)
    {
        bool isElsewhere = home is not null;
        foreach (Tensor input in inputs)
        {
            isElsewhere |= input is ConcreteTensor { Storage.IsElsewhere: true };
        }

        return isElsewhere ? Placement.Of(inputs, home) : Device.Cpu.Machine;
    }

    private Machine? FindHome()
    {
        foreach (GraphNode node in _nodes)
        {
            if (node.Op?.Target is { Machine: { IsHost: false } machine })
            {
                return machine;
            }

            if (node.Constant is ConcreteTensor { Storage: { IsElsewhere: true } storage })
            {
                return storage.Machine;
            }
        }

        return null;
    }

    /// <summary>Applies the operations to arguments. Inside a transform they are transformed like any others.</summary>
    /// <param name="arguments">As many as <see cref="ParameterCount"/>, of the types that the graph was written for.</param>
    /// <returns>The results, in order.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">There are more or fewer arguments, or one is of another type.</exception>
    public Tensor[] Run(params ReadOnlySpan<Tensor> arguments) => Run(arguments, null, null);

    /// <inheritdoc cref="Run(ReadOnlySpan{Tensor})"/>
    /// <param name="arguments">The arguments.</param>
    /// <param name="replace">What goes on in the place of a result, if anything is to.</param>
    /// <param name="transients">Who returns the memory of what no later line needs, if somebody does.</param>
    internal Tensor[] Run(ReadOnlySpan<Tensor> arguments, Func<GraphValue, Tensor, Tensor>? replace, Transients? transients)
    {
        CheckArguments(arguments);
        Tensor?[][] values = new Tensor?[_nodes.Length][];
        for (int i = 0; i < _parameters.Length; i++)
        {
            values[_parameters[i].Place] = [arguments[i]];
        }

        // What the variables hold now: a write below must not be seen by the next.
        foreach (GraphCapture read in _reads)
        {
            values[read.Value.Node.Place] = [read.IsGradient ? GradientOf(read.Variable) : read.Variable.Captured];
        }

        Evaluate(values, replace, transients);
        Tensor[] results = Array.ConvertAll(_outputs, output => Value(output, values).Captured);
        if (transients is not null)
        {
            // From here on each result is held once for each place among the results, and not as a line's.
            foreach (Tensor result in results)
            {
                transients.Hold(result);
            }

            foreach (GraphNode node in _outputs.Select(output => output.Node).Distinct())
            {
                Forget(node, values, transients);
            }
        }

        foreach (GraphCapture write in _writes)
        {
            Tensor? value = write.Value.Node is null ? null : Value(write.Value, values);
            if (!write.IsGradient)
            {
                // An assignment stores numbers. An operation that consists of many has recorded for all of its results if it did for one.
                write.Variable.Value = value!.Detach();
            }
            else if (value is null)
            {
                write.Variable.ClearGrad();
            }
            else
            {
                write.Variable.SetGrad(Variable.Lasting(value));
            }
        }

        return results;
    }

    /// <summary>Checks that the graph is one: every line uses earlier lines only, and its results have the types that its operation infers from them.</summary>
    /// <exception cref="InvalidOperationException">It is not; the message names the line.</exception>
    public void Check() => GraphCheck.Check(this);

    /// <summary>The lines that values depend on.</summary>
    /// <param name="values">The values.</param>
    /// <param name="follows">Whether to look at what a line depends on in turn; at all lines if not given.</param>
    internal static HashSet<GraphNode> Needed(IEnumerable<GraphValue> values, Func<GraphNode, bool>? follows = null)
    {
        HashSet<GraphNode> needed = new(ReferenceEqualityComparer.Instance);
        Stack<GraphNode> open = new(values.Select(value => value.Node).OfType<GraphNode>());
        while (open.TryPop(out GraphNode? node))
        {
            if (needed.Add(node) && (follows is null || follows(node)))
            {
                foreach (GraphValue input in node.Inputs)
                {
                    open.Push(input.Node);
                }
            }
        }

        return needed;
    }

    /// <summary>The graph as text: parameters, one line for each operation, results.</summary>
    public override string ToString() => GraphText.Render(this);

    /// <summary>A flowchart for Mermaid: arrows go from operands to results.</summary>
    public string ToMermaid() => GraphChart.Mermaid(this);

    /// <summary>The graph in the language of Graphviz.</summary>
    public string ToDot() => GraphChart.Dot(this);

    private static Tensor Value(GraphValue value, Tensor?[][] values) => values[value.Node.Place][value.Output]!;

    private static Tensor GradientOf(Variable variable) => variable.Grad ?? throw new InvalidOperationException(
        $"The graph reads the gradient of a variable of {variable.Type}, which had one when the function was written down and has none now. Trace the function again, or run it after the same calls as then.");

    private void Evaluate(Tensor?[][] values, Func<GraphValue, Tensor, Tensor>? replace, Transients? transients)
    {
        Floor floor = Floor.Current;
        Floor unrecorded = floor.WithoutGradients;
        using FloorScope scope = floor.Enter();
        foreach (GraphNode node in _nodes)
        {
            // What no result is differentiated through is not recorded: of a whole training step, nothing.
            Floor.Current = _differentiable[node.Place] ? floor : unrecorded;
            Evaluate(node, values, replace, transients);
        }
    }

    private void Evaluate(GraphNode node, Tensor?[][] values, Func<GraphValue, Tensor, Tensor>? replace, Transients? transients)
    {
        if (node.Constant is { } constant)
        {
            values[node.Place] = [constant];
        }
        else if (node.Op is { } op)
        {
            Tensor[] inputs = Array.ConvertAll(node.Inputs, input => Value(input, values));
            Tensor[] outputs = new Tensor[node.Types.Length];
            op.Apply(inputs, outputs);
            values[node.Place] = outputs;
            if (transients is not null)
            {
                if (op.Inside == Inside.UserCode)
                {
                    Transients.Share([.. inputs, .. outputs]);
                }

                foreach (Tensor output in outputs)
                {
                    transients.Hold(output);
                }
            }

            for (int i = 0; replace is not null && i < outputs.Length; i++)
            {
                outputs[i] = replace(new GraphValue(node, i), outputs[i]);
            }

            // What no later line needs is garbage from here on.
            foreach (GraphValue input in node.Inputs)
            {
                if (_lastUse[input.Node.Place] == node.Place)
                {
                    Forget(input.Node, values, transients);
                }
            }
        }
    }

    private static void Forget(GraphNode node, Tensor?[][] values, Transients? transients)
    {
        if (transients is not null && node.Op is not null)
        {
            foreach (Tensor? value in values[node.Place])
            {
                transients.Drop(value!);
            }
        }

        values[node.Place] = [];
    }

    private void CheckArguments(ReadOnlySpan<Tensor> arguments)
    {
        if (arguments.Length != _parameters.Length)
        {
            throw new ArgumentException($"The graph takes {_parameters.Length} arguments, not {arguments.Length}.", nameof(arguments));
        }

        for (int i = 0; i < _parameters.Length; i++)
        {
            if (arguments[i] is null)
            {
                throw new ArgumentNullException(nameof(arguments), $"Argument {i} of the graph is null. Hand in a tensor of {_parameters[i].Types[0]}; zeros where it does not count.");
            }

            if (arguments[i].Type != _parameters[i].Types[0])
            {
                throw new ArgumentException($"Argument {i} of the graph is {_parameters[i].Types[0]}, not {arguments[i].Type}. Trace the function again for other types.", nameof(arguments));
            }
        }
    }

    /// <summary>Leaves out what is said of derivatives on the way to variables only: nothing is differentiated through an assignment.</summary>
    private void DropAnnotations()
    {
        HashSet<GraphNode> answers = Needed(_outputs);
        GraphValue Source(GraphValue value)
        {
            while (value.Node is { IsAnnotation: true } node && !answers.Contains(node))
            {
                value = node.Inputs[0];
            }

            return value;
        }

        for (int i = 0; i < _writes.Length; i++)
        {
            _writes[i] = _writes[i] with { Value = Source(_writes[i].Value) };
        }

        foreach (GraphNode node in Needed(_writes.Select(write => write.Value)).Except(answers))
        {
            for (int i = 0; i < node.Inputs.Length; i++)
            {
                node.Inputs[i] = Source(node.Inputs[i]);
            }
        }
    }

    private int[] LastUses()
    {
        int[] last = new int[_nodes.Length];
        foreach (GraphNode node in _nodes)
        {
            foreach (GraphValue input in node.Inputs)
            {
                last[input.Node.Place] = node.Place;
            }
        }

        foreach (GraphValue result in _outputs.Concat(_writes.Where(write => write.Value.Node is not null).Select(write => write.Value)))
        {
            last[result.Node.Place] = int.MaxValue;
        }

        return last;
    }
}
