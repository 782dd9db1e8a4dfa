using System.Diagnostics;

namespace Nabla.Compilation;

/// <summary>What a specialization is for arguments of certain lengths: a function for transforms, and a plan for numbers.</summary>
/// <param name="of">The specialization.</param>
/// <param name="size">The length of the leading axes that may have any, or −1 where there are none.</param>
internal sealed class Realization(Specialization of, int size)
{
    private readonly GraphCapture[] _reads = of.Reads;
    private readonly GraphCapture[] _writes = of.Writes;
    private readonly int _arguments = of.Signature.Types.Length;
    private readonly int _results = of.Results;
    private readonly Lock _lock = new();
    private GraphBody? _body;
    private volatile Prepared[] _prepared = [];

    /// <summary>The length of the leading axes that may have any, or −1.</summary>
    public int Size => size;

    /// <summary>How long it took from the graph to the plan.</summary>
    public TimeSpan CompileTime { get; private set; }

    /// <summary>Something to run the plan on: arguments of ones, integers of zeros, and what it reads as that is now.</summary>
    public Tensor[] Inputs() =>
    [
        .. of.Signature.At(size).Select(type => type.DType.IsFloating() ? Tensor.Ones(type.Shape, type.DType) : Tensor.Zeros(type.Shape, type.DType)),
        .. _reads.Select(read => read.IsGradient ? read.Variable.Grad! : read.Variable.Shared()),
    ];

    /// <summary>Whether a variable is written where it is, if nobody else has seen its numbers.</summary>
    public bool IsInPlace(int write) => _prepared is [{ Donors: var donors }, ..] && donors[write] >= 0;

    /// <summary>The plan where it was run first; where there is none yet, for what it reads as that is now.</summary>
    public Plan Prepare() => (_prepared is [{ } first, ..] ? first : On(MachineOf([]))).Plan;

    /// <summary>The plan on a machine; where it is not there yet, it is made, and the time taken.</summary>
    private Prepared On(Machine machine) => Known(machine) ?? Make(machine);

    private Prepared? Known(Machine machine)
    {
        foreach (Prepared known in _prepared)
        {
            if (ReferenceEquals(known.Plan.Machine, machine))
            {
                return known;
            }
        }

        return null;
    }

    private Prepared Make(Machine machine)
    {
        lock (_lock)
        {
            // Another thread may have done so meanwhile.
            if (Known(machine) is { } other)
            {
                return other;
            }

            CompiledMethods before = CompiledMethods.SoFar;
            long start = Stopwatch.GetTimestamp();
            Plan plan = of.Sized is { } sized ? sized.PlanAt(size, machine) : Body.PlanOn(machine);
            Prepared made = new(plan, Donors(plan));
            CompileTime = Stopwatch.GetElapsedTime(start);
            of.Add(CompileTime, CompiledMethods.SoFar - before);
            _prepared = [.. _prepared, made];
            return made;
        }
    }

    /// <summary>Whose operands these arguments and what is read are.</summary>
    private Machine MachineOf(ReadOnlySpan<Tensor> arguments)
    {
        bool isElsewhere = of.Home is not null;
        foreach (Tensor argument in arguments)
        {
            isElsewhere |= argument is ConcreteTensor { Storage.IsElsewhere: true };
        }

        foreach (GraphCapture read in _reads)
        {
            isElsewhere |= read.Variable.Bare.Storage.IsElsewhere;
        }

        return isElsewhere ? Graph.MachineOf([.. arguments, .. _reads.Select(read => read.Variable.Bare)], of.Home) : Device.Cpu.Machine;
    }

    /// <summary>Runs it on numbers.</summary>
    public void Run(ReadOnlySpan<Tensor> arguments, Span<Tensor> results)
    {
        Machine machine = MachineOf(arguments);
        if (of.DeferredOn(machine) is { } deferred)
        {
            deferred.Compute(size, machine, arguments, results);
        }
        else
        {
            Compute(machine, arguments, results);
        }
    }

    /// <summary>Runs it on numbers of a machine.</summary>
    /// <returns>What was run.</returns>
    public Plan Compute(Machine machine, ReadOnlySpan<Tensor> arguments, Span<Tensor> results)
    {
        (Plan plan, int[] donors) = On(machine);
        Frame frame = plan.Rent();
        bool borrowed = false;
        try
        {
            // First what may have to be waited for.
            arguments.CopyTo(frame.Inputs);
            for (int i = 0; i < _reads.Length; i++)
            {
                if (!of.IsWritten(i))
                {
                    frame.Inputs[_arguments + i] = _reads[i].IsGradient ? _reads[i].Variable.GatheredGrad! : _reads[i].Variable.Shared();
                }
            }

            borrowed = !plan.HasUserCode && of.Borrow();
            for (int i = 0; i < _reads.Length; i++)
            {
                if (of.IsWritten(i))
                {
                    frame.Inputs[_arguments + i] = borrowed ? _reads[i].Variable.Bare : _reads[i].Variable.Shared();
                }
            }

            for (int i = 0; borrowed && i < _writes.Length; i++)
            {
                if (donors[i] >= 0 && frame.Inputs[_arguments + donors[i]] is ConcreteTensor { Storage.IsShared: false, Layout.IsContiguous: true } own && ReferenceEquals(own.Storage.Machine, plan.Machine))
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
                    ConcreteTensor after = frame.Outputs[_results + i].Concrete;
                    if (after.Storage.Device is { } memory && plan.IsNew(_results + i))
                    {
                        // What nobody was told yet of the numbers before.
                        memory.Pending = _writes[i].Variable.Bare.Storage.Device?.Pending as LastWrite;
                    }

                    _writes[i].Variable.Adopt(after);
                }
            }

            return plan;
        }
        finally
        {
            if (borrowed)
            {
                of.Restore();
            }

            plan.Return(frame);
        }
    }

    /// <summary>Applies it as one operation, for the interpreters that are to hear of it.</summary>
    public void Apply(ReadOnlySpan<Tensor> arguments, Span<Tensor> results)
    {
        Tensor[] inputs = [.. arguments, .. _reads.Select(static read => read.IsGradient ? read.Variable.Grad!.Captured : read.Variable.Captured)];
        if (of.Gathers && Array.Exists(inputs[.._arguments], static argument => argument is Tracer))
        {
            throw new InvalidOperationException(
                $"A compiled function that calls Backward was given a value that is being differentiated: its gradient would end at the argument{CallSite.Suffix()}. Give it argument.Detach(), or compile the whole step as one function.");
        }

        Tensor[] outputs = Body.Call(inputs);
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

    /// <summary>The function, of arguments and what it reads to results and what it leaves.</summary>
    private GraphBody Body => _body ?? Interlocked.CompareExchange(ref _body, new GraphBody(of.GraphAt(size), isCompiled: true) { Made = Array.Find(_prepared, known => known.Plan.Machine.IsHost)?.Plan }, null) ?? _body;

    /// <summary>A plan, and for each thing written which of the things read gives its memory for it, or -1.</summary>
    private sealed record Prepared(Plan Plan, int[] Donors);

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
}
