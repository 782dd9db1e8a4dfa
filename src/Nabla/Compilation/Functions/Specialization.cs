using System.Diagnostics;

namespace Nabla.Compilation;

/// <summary>A function written down and compiled for one signature: a plan, and what goes in and comes out besides arguments and results.</summary>
internal sealed class Specialization
{
    private readonly Transcript _transcript;
    private readonly GraphCapture[] _reads;
    private readonly GraphCapture[] _writes;
    private readonly Variable[] _cleared;
    private readonly Variable[] _dropped;
    private readonly Variable[] _written;
    private readonly bool[] _isWritten;
    private readonly int _arguments;
    private readonly int _results;
    private readonly GraphBody? _body;
    private readonly bool _gathers;
    private readonly bool _isDifferentiable;
    private int[]? _donors;

    public Specialization(Signature signature, Transcript transcript, object? structure, bool keepsGrads, bool records)
    {
        Signature = signature;
        Structure = structure;
        _transcript = transcript;
        Graph graph = transcript.Graph;
        _arguments = graph.ParameterCount;
        _results = graph.Outputs.Count;
        _gathers = graph.WriteCaptures.Any(write => write is { IsGradient: true, Value.Node: not null });
        _cleared = [.. transcript.Cleared];
        _dropped = keepsGrads ? [] : [.. graph.WriteCaptures.Where(write => write is { IsGradient: true, Value.Node: not null }).Select(write => write.Variable)];
        _writes = [.. graph.WriteCaptures.Where(write => write.Value.Node is not null && (keepsGrads || !write.IsGradient))];
        _written = [.. _writes.Where(write => !write.IsGradient).Select(write => write.Variable)];
        GraphValue[] outputs = [.. graph.Outputs, .. _writes.Select(write => write.Value)];
        HashSet<GraphNode> needed = Graph.Needed(outputs);
        _reads = [.. graph.ReadCaptures.Where(read => needed.Contains(read.Value.Node))];
        _isWritten = Array.ConvertAll(_reads, read => !read.IsGradient && Array.Exists(_written, variable => ReferenceEquals(variable, read.Variable)));
        if (transcript.IsPassing)
        {
            return;
        }

        HashSet<GraphNode> differentiable = Graph.Needed(graph.Outputs, static node => !node.IsStop);
        _isDifferentiable = records && Array.Exists(_reads, read => read is { IsGradient: false, Variable.Trainable: true } && differentiable.Contains(read.Value.Node))
            && graph.Outputs.Any(output => output.Type.DType.IsFloating());
        _body = new GraphBody(new Graph(graph.Nodes, [.. graph.Parameters, .. _reads.Select(read => read.Value.Node)], [], outputs, []), isCompiled: true);
    }

    public Signature Signature { get; }

    /// <summary>The result of the function as it was when it was written down, whose tensors are replaced.</summary>
    public object? Structure { get; }

    public Guard[] Guards => _transcript.Guards;

    /// <summary>Whether it holds values of a transform around it, so that the next call must be written down anew.</summary>
    public bool IsPassing => _transcript.IsPassing;

    /// <summary>The function, of arguments and what it reads to results and what it leaves; null where it is passing.</summary>
    public GraphBody? Body => _body;

    /// <summary>How long the function took to be written down.</summary>
    public TimeSpan TraceTime { get; init; }

    /// <summary>How long it took from the graph to the plan.</summary>
    public TimeSpan CompileTime { get; private set; }

    /// <summary>How much of both times the runtime took for compiling the library's and the user's own code, which it does when that is first called.</summary>
    public CompiledMethods Compiled { get; set; }

    /// <summary>Something to run the plan on: arguments of ones, integers of zeros, and what it reads as that is now.</summary>
    public Tensor[] Inputs()
        => [.. Signature.Types.Select(type => type.DType.IsFloating() ? Tensor.Ones(type.Shape, type.DType) : Tensor.Zeros(type.Shape, type.DType)), .. _reads.Select(read => read.IsGradient ? read.Variable.Grad! : read.Variable.Shared())];

    /// <summary>What a run reads besides arguments.</summary>
    public IReadOnlyList<GraphCapture> Reads => _reads;

    /// <summary>What a run leaves in variables.</summary>
    public IReadOnlyList<GraphCapture> Writes => _writes;

    /// <summary>Whether a variable is written where it is, if nobody else has seen its numbers.</summary>
    public bool IsInPlace(int write) => _donors is { } donors && donors[write] >= 0;

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

        if (numbers)
        {
            Compute(arguments, results);
        }
        else
        {
            Apply(arguments, results);
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

    /// <summary>The plan; where it is not there yet, it is made, and the time taken.</summary>
    public Plan Prepare()
    {
        if (_donors is null)
        {
            CompiledMethods before = CompiledMethods.SoFar;
            long start = Stopwatch.GetTimestamp();
            int[] donors = Donors(_body!.Plan);
            CompileTime = Stopwatch.GetElapsedTime(start);
            Compiled += CompiledMethods.SoFar - before;
            _donors = donors;
        }

        return _body!.Plan;
    }

    /// <summary>For each thing written, which of the things read gives its memory for it, or -1.</summary>
    private int[] Donors(Plan plan)
    {
        int[] donors = new int[_writes.Length];
        for (int i = 0; i < donors.Length; i++)
        {
            GraphCapture write = _writes[i];
            int read = Array.FindIndex(_reads, other => !other.IsGradient && ReferenceEquals(other.Variable, write.Variable));
            donors[i] = !write.IsGradient && read >= 0 && plan.MayTake(_results + i, _arguments + read) ? read : -1;
        }

        return donors;
    }

    /// <summary>As one operation, for the interpreters that are to hear of it.</summary>
    private void Apply(ReadOnlySpan<Tensor> arguments, Span<Tensor> results)
    {
        Tensor[] inputs = [.. arguments, .. _reads.Select(Now)];
        if (_gathers && Array.Exists(inputs[.._arguments], static argument => argument is Tracer))
        {
            throw new InvalidOperationException(
                $"A compiled function that calls Backward was given a value that is being differentiated: its gradient would end at the argument{CallSite.Suffix()}. Give it argument.Detach(), or compile the whole step as one function.");
        }

        Tensor[] outputs = _body!.Call(inputs);
        outputs.AsSpan(0, _results).CopyTo(results);
        for (int i = 0; i < _writes.Length; i++)
        {
            Tensor value = outputs[_results + i] is Batched ? throw Enclosure.Different(_writes[i].Variable) : outputs[_results + i].Detach();
            if (_writes[i].IsGradient)
            {
                _writes[i].Variable.SetGrad(Variable.Lasting(value));
            }
            else
            {
                _writes[i].Variable.Value = value;
            }
        }
    }

    private void Compute(ReadOnlySpan<Tensor> arguments, Span<Tensor> results)
    {
        Plan plan = Prepare();
        Frame frame = plan.Rent();
        bool borrowed = false;
        try
        {
            // First what may have to be waited for.
            arguments.CopyTo(frame.Inputs);
            for (int i = 0; i < _reads.Length; i++)
            {
                if (!_isWritten[i])
                {
                    frame.Inputs[_arguments + i] = _reads[i].IsGradient ? _reads[i].Variable.GatheredGrad! : _reads[i].Variable.Shared();
                }
            }

            borrowed = Borrow();
            for (int i = 0; i < _reads.Length; i++)
            {
                if (_isWritten[i])
                {
                    frame.Inputs[_arguments + i] = borrowed ? _reads[i].Variable.Bare : _reads[i].Variable.Shared();
                }
            }

            for (int i = 0; borrowed && i < _writes.Length; i++)
            {
                if (_donors![i] >= 0 && frame.Inputs[_arguments + _donors[i]] is ConcreteTensor { Storage.IsShared: false, Layout.IsContiguous: true } own)
                {
                    frame.Places[_results + i] = own;
                }
            }

            plan.Run(frame);
            frame.Outputs.AsSpan(0, _results).CopyTo(results);
            for (int i = 0; i < _writes.Length; i++)
            {
                if (_writes[i].IsGradient)
                {
                    // What is given elsewhere too is marked.
                    _writes[i].Variable.SetGrad(frame.Outputs[_results + i], isOwn: true);
                }
                else if (frame.Places[_results + i] is null)
                {
                    _writes[i].Variable.Adopt(frame.Outputs[_results + i].Concrete);
                }
            }
        }
        finally
        {
            if (borrowed)
            {
                Restore(_written.Length);
            }

            plan.Return(frame);
        }
    }

    // See Note [Writing a variable in place].
    private bool Borrow()
    {
        if (_written.Length == 0 || _body!.Plan.HasUserCode)
        {
            return false;
        }

        for (int i = 0; i < _written.Length; i++)
        {
            if (!_written[i].TryBorrow())
            {
                Restore(i);
                return false;
            }
        }

        return true;
    }

    private void Restore(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _written[i].Restore();
        }
    }

    private static Tensor Now(GraphCapture read) => read.IsGradient ? read.Variable.Grad!.Captured : read.Variable.Captured;
}
