namespace Nabla.Compilation;

/// <summary>A function written down and compiled for one signature: what goes in and comes out besides arguments and results, and a realization for each length that its leading axes are met with.</summary>
internal sealed class Specialization
{
    // So many sizes are kept ready.
    private const int MostSizes = 64;

    private readonly Transcript _transcript;
    private readonly Variable[] _cleared;
    private readonly Variable[] _dropped;
    private readonly Variable[] _written;
    private readonly bool[] _isWritten;
    private readonly bool _isDifferentiable;
    private readonly Graph? _graph;
    private readonly Func<Machine, Outcomes>? _outcomes;
    private readonly Lock _lock = new();
    private volatile Realization[] _realizations = [];
    private volatile (Machine Machine, Deferred? Deferred)[] _deferred = [];

    /// <param name="signature">What it was written down for.</param>
    /// <param name="transcripts">What was written down: at three sizes, and, if it can be, at size 1, where leading axes may have any length; once where they have one.</param>
    /// <param name="sizes">The three sizes; empty where there is one.</param>
    /// <param name="structure">The result of the function.</param>
    /// <param name="keepsGrads">Whether gradients that it gathers stay.</param>
    /// <param name="outcomes">What runs on a machine have come to, of the whole function.</param>
    /// <exception cref="NotSupportedException">It does something else at another size.</exception>
    public Specialization(Signature signature, Transcript[] transcripts, int[] sizes, object? structure, bool keepsGrads, Func<Machine, Outcomes> outcomes)
    {
        bool records = signature.Records;
        _outcomes = outcomes;
        Signature = signature;
        Structure = structure;
        _transcript = transcripts[0];
        Graph graph = _transcript.Graph;
        Results = graph.Outputs.Count;
        Gathers = graph.WriteCaptures.Any(write => write is { IsGradient: true, Value.Node: not null });
        _cleared = [.. _transcript.Cleared];
        _dropped = keepsGrads ? [] : [.. graph.WriteCaptures.Where(write => write is { IsGradient: true, Value.Node: not null }).Select(write => write.Variable)];
        (Reads, Writes) = Captures(graph, keepsGrads);
        _written = [.. Writes.Where(write => !write.IsGradient).Select(write => write.Variable)];
        _isWritten = Array.ConvertAll(Reads, read => !read.IsGradient && Array.Exists(_written, variable => ReferenceEquals(variable, read.Variable)));
        if (_transcript.IsPassing)
        {
            return;
        }

        HashSet<GraphNode> differentiable = Graph.Needed(graph.Outputs, static node => !node.IsStop);
        _isDifferentiable = records && Array.Exists(Reads, read => read is { IsGradient: false, Variable.Trainable: true } && differentiable.Contains(read.Value.Node))
            && graph.Outputs.Any(output => output.Type.DType.IsFloating());
        _graph = Closed(graph, Reads, Writes);
        if (sizes.Length > 0)
        {
            Graph[] others = [.. transcripts.Skip(1).Select(other => Like(other, keepsGrads))];
            Sized = new SizedFunction([_graph, .. others[..2]], sizes, others.Length > 2 ? others[2] : null);
        }
    }

    /// <summary>Another one as it runs where what its checks find is known late.</summary>
    public Specialization(Specialization of, Deferred deferred)
    {
        static GraphCapture Captured(Variable variable) => new(variable, false, default);
        Signature = of.Signature;
        Structure = of.Structure;
        _transcript = of._transcript;
        TraceTime = of.TraceTime;
        Results = of.Results + 1;
        (_cleared, _dropped) = ([], []);
        Reads = [.. of.Reads, .. deferred.AlsoRead.Select(Captured)];
        Writes = [.. of.Writes, .. deferred.AlsoRead.TakeLast(1).Select(Captured)];
        _written = Array.ConvertAll(Writes, static write => write.Variable);
        _isWritten = Array.ConvertAll(Reads, read => !read.IsGradient && Array.Exists(_written, variable => ReferenceEquals(variable, read.Variable)));
        _graph = deferred.Change(of.Written);
        Sized = of.Sized?.Changed(deferred.Change);
    }

    public Signature Signature { get; }

    /// <summary>The result of the function as it was when it was written down, whose tensors are replaced.</summary>
    public object? Structure { get; }

    public Guard[] Guards => _transcript.Guards;

    /// <summary>Whether it holds values of a transform around it, so that the next call must be written down anew.</summary>
    public bool IsPassing => _transcript.IsPassing;

    /// <summary>The machine of a device that the function itself names, if it names one.</summary>
    public Machine? Home => _graph?.Home;

    /// <summary>The function as it was written down first, of arguments and what it reads to results and what it leaves.</summary>
    public Graph Written => _graph!;

    /// <summary>How many results there are.</summary>
    public int Results { get; }

    /// <summary>Whether it gathers gradients.</summary>
    public bool Gathers { get; }

    /// <summary>The function at any size; null where its arguments have one.</summary>
    public SizedFunction? Sized { get; }

    /// <summary>How long the function took to be written down.</summary>
    public TimeSpan TraceTime { get; init; }

    /// <summary>How much of the time for writing down and compiling the runtime took for compiling the library's and the user's own code, which it does when that is first called.</summary>
    public CompiledMethods Compiled { get; set; }

    /// <summary>What a run reads besides arguments.</summary>
    public GraphCapture[] Reads { get; }

    /// <summary>What a run leaves in variables.</summary>
    public GraphCapture[] Writes { get; }

    /// <summary>The lengths of leading axes that it is kept ready for, in the order in which they were met.</summary>
    public IEnumerable<int> Sizes => _realizations.Select(known => known.Size);

    /// <summary>The realization that was made last; where none is yet, one for one example.</summary>
    public Realization Last => _realizations is [.., { } last] ? last : At(Sized is null ? -1 : 1);

    /// <summary>How long the first plan took.</summary>
    public TimeSpan CompileTime { get; private set; }

    /// <summary>Notes what making a plan took.</summary>
    public void Add(TimeSpan time, CompiledMethods methods)
    {
        CompileTime = CompileTime == TimeSpan.Zero ? time : CompileTime;
        Compiled += methods;
    }

    /// <summary>It as it runs on a machine whose numbers are known late, if that is another way.</summary>
    public Deferred? DeferredOn(Machine machine)
    {
        foreach ((Machine other, Deferred? known) in _deferred)
        {
            if (ReferenceEquals(other, machine))
            {
                return known;
            }
        }

        return _outcomes is null || machine.IsHost ? null : Defer(machine, _outcomes);
    }

    private Deferred? Defer(Machine machine, Func<Machine, Outcomes> outcomes)
    {
        lock (_lock)
        {
            if (!Array.Exists(_deferred, known => ReferenceEquals(known.Machine, machine)))
            {
                _deferred = [.. _deferred, (machine, Deferred.Of(this, outcomes(machine)))];
            }
        }

        return DeferredOn(machine);
    }

    /// <summary>It as it ran first, where that was another way.</summary>
    public Specialization Shown => _deferred is [{ Deferred: { } deferred }, ..] ? deferred.Function : this;

    /// <summary>Whether something read is written, too.</summary>
    public bool IsWritten(int read) => _isWritten[read];

    /// <summary>Whether what decided how the function was written is as it was.</summary>
    public bool Holds()
    {
        foreach (Guard guard in Guards)
        {
            if (!guard.Holds)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Calls the function.</summary>
    public void Run(ReadOnlySpan<Tensor> arguments, Span<Tensor> results)
    {
        if (IsPassing)
        {
            _transcript.Graph.Run(arguments).CopyTo(results);
            return;
        }

        bool numbers = !_isDifferentiable;
        foreach (Tensor argument in arguments)
        {
            numbers &= argument is ConcreteTensor;
        }

        Realization realization = At(Signature.SizeOf(arguments));
        if (numbers)
        {
            realization.Run(arguments, results);
        }
        else
        {
            realization.Apply(arguments, results);
        }

        for (int i = 0; i < results.Length; i++)
        {
            if (_transcript.WeakResults[i] && results[i] is ConcreteTensor number)
            {
                results[i] = number.CastScalar(number.DType, weak: true);
            }
        }

        foreach (Variable variable in _cleared)
        {
            variable.ClearGrad();
        }

        foreach (Variable variable in _dropped)
        {
            variable.DropGrad();
        }
    }

    /// <summary>The function for leading axes of a length, which is −1 where all lengths are fixed.</summary>
    public Realization At(int size)
    {
        Realization[] known = _realizations;
        for (int i = known.Length - 1; i >= 0; i--)
        {
            if (known[i].Size == size)
            {
                return known[i];
            }
        }

        return Add(size);
    }

    private Realization Add(int size)
    {
        lock (_lock)
        {
            // Another thread may have done so meanwhile.
            Realization made = Array.Find(_realizations, other => other.Size == size) ?? new Realization(this, size);
            _realizations = [.. _realizations.Where(other => other != made).Skip(_realizations.Length < MostSizes ? 0 : 1), made];
            return made;
        }
    }

    /// <summary>The function of arguments and what it reads to results and what it leaves.</summary>
    public Graph GraphAt(int size) => Sized?.At(size) ?? _graph!;

    // See Note [Writing a variable in place].
    public bool Borrow()
    {
        for (int i = 0; i < _written.Length; i++)
        {
            if (!_written[i].TryBorrow())
            {
                Restore(i);
                return false;
            }
        }

        return _written.Length > 0;
    }

    /// <summary>Gives back the variables that are written.</summary>
    public void Restore() => Restore(_written.Length);

    private void Restore(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _written[i].Restore();
        }
    }

    /// <summary>What of variables a graph needs, and what it leaves in them that is kept.</summary>
    private static (GraphCapture[] Reads, GraphCapture[] Writes) Captures(Graph graph, bool keepsGrads)
    {
        GraphCapture[] writes = [.. graph.WriteCaptures.Where(write => write.Value.Node is not null && (keepsGrads || !write.IsGradient))];
        HashSet<GraphNode> needed = Graph.Needed(graph.Outputs.Concat(writes.Select(write => write.Value)));
        return ([.. graph.ReadCaptures.Where(read => needed.Contains(read.Value.Node))], writes);
    }

    /// <summary>A graph without variables: what they hold are parameters, and what is left in them results.</summary>
    private static Graph Closed(Graph graph, GraphCapture[] reads, GraphCapture[] writes)
        => new(graph.Nodes, [.. graph.Parameters, .. reads.Select(read => read.Value.Node)], [], [.. graph.Outputs, .. writes.Select(write => write.Value)], []);

    /// <summary>The function at another size.</summary>
    private Graph Like(Transcript other, bool keepsGrads)
    {
        static bool AreSame(GraphCapture x, GraphCapture y) => ReferenceEquals(x.Variable, y.Variable) && x.IsGradient == y.IsGradient;
        (GraphCapture[] reads, GraphCapture[] writes) = Captures(other.Graph, keepsGrads);
        return reads.Length == Reads.Length && writes.Length == Writes.Length && reads.Zip(Reads, AreSame).All(same => same) && writes.Zip(Writes, AreSame).All(same => same)
            && other.WeakResults.AsSpan().SequenceEqual(_transcript.WeakResults) && other.Guards.AsSpan().SequenceEqual(_transcript.Guards)
            && other.Cleared.AsSpan().SequenceEqual(_transcript.Cleared)
            ? Closed(other.Graph, reads, writes)
            : throw new NotSupportedException("the function reads or assigns other variables at another size");
    }
}
