using Nabla.Primitives;

namespace Nabla.Compilation;

/// <summary>A compiled function as it runs on a device, where what its checks find is known late.</summary>
/// <remarks>
/// Note [Checks that are not waited for]
/// A check (<see cref="Primitives.Check"/>: RequireFinite) throws because of numbers. On a device it would have to wait for them, in the middle of a step, and the step could not be done in one go. There, each check says as a number what it found,
/// and all of them are one number, the run's outcome: 0 where all was well. It decides what the run leaves in variables, the new numbers or those of before, within the loops that compute them anyway. That a run has failed is
/// kept in a variable of the function's own, by which runs that were asked for before anybody could know change nothing either.
/// The outcome is looked at when somebody reads a result of the run or a variable that it writes (<see cref="DeviceMemory.Pending"/>), at the latest some hundred calls later, and the reading throws what the host would have thrown. Then the variables are as before the
/// run that failed, and the next call goes on from there; what later runs gave says the same when it is read. Checks in the parts of control flow wait as ever, and so do those of functions that leave gradients to be read, which are no variable's numbers. See decision 0017.
/// </remarks>
internal sealed class Deferred
{
    private readonly Specialization _of;
    private readonly Outcomes _outcomes;
    private readonly int[] _before;
    private readonly Variable? _wrongIndex;

    private Deferred(Specialization of, Outcomes outcomes, Variable? wrongIndex)
    {
        _of = of;
        _outcomes = outcomes;
        _wrongIndex = wrongIndex;
        List<Variable?> read = [.. of.Reads.Select(static read => read.IsGradient ? null : read.Variable)];
        foreach (Variable written in of.Writes.Select(static write => write.Variable))
        {
            if (!read.Contains(written))
            {
                read.Add(written);
            }
        }

        _before = [.. of.Writes.Select(write => of.Signature.Types.Length + read.IndexOf(write.Variable))];
        AlsoRead = of.Writes.Length == 0 ? [] : [.. read.Skip(of.Reads.Length).OfType<Variable>(), .. wrongIndex is null ? [] : new[] { wrongIndex }, outcomes.HasFailed];
        Function = new Specialization(of, this);
    }

    /// <summary>The function with its outcome as a last result, which reads some more variables and also writes the last of those.</summary>
    public Specialization Function { get; }

    /// <summary>What a function that writes variables reads besides: those that it only writes, where it is said that an index was wrong, if that can be, and whether a run has failed.</summary>
    public Variable[] AlsoRead { get; }

    /// <summary>The function as it runs where numbers are known late; null where nothing in it could be told late.</summary>
    public static Deferred? Of(Specialization of, Outcomes outcomes)
    {
        Primitive[] failing = [.. Staging.Inline(of.Written).Nodes.Select(static node => node.Op).OfType<Primitive>().Where(static op => op.CanFail)];
        if (of.Writes.Any(static write => write.IsGradient) || !Array.Exists(failing, static op => op is Check))
        {
            return null;
        }

        try
        {
            return new Deferred(of, outcomes, Array.TrueForAll(failing, static op => op is Check) ? null : outcomes.WrongIndex);
        }
        catch (NotSupportedException)
        {
            // What checks find depends on the size as nothing that is known at any may.
            return null;
        }
    }

    /// <summary>Calls the function.</summary>
    public void Compute(int size, Machine machine, ReadOnlySpan<Tensor> arguments, Span<Tensor> results)
    {
        // Runs that write nothing have nothing to do with each other.
        Outcomes outcomes = _of.Writes.Length == 0 ? new Outcomes(machine) : _outcomes;
        outcomes.Bound();
        Eight<Tensor> room = default;
        Span<Tensor> all = results.Length < Eight<Tensor>.Length ? room[..(results.Length + 1)] : new Tensor[results.Length + 1];
        Plan plan = Function.At(size).Compute(machine, arguments, all);
        Outcome outcome = new(outcomes, all[^1], code => ExceptionOf(code, size));
        outcomes.Add(outcome);
        all[..^1].CopyTo(results);
        for (int i = 0; i < results.Length; i++)
        {
            if (plan.IsInput(i))
            {
                // Somebody else's memory, which says nothing of this run.
                outcome.Check();
            }
            else if (plan.IsNew(i) && results[i].Concrete.Storage.Device is { } memory)
            {
                memory.Pending = outcome;
            }
        }

        LastWrite alone = new(outcome, null);
        foreach (GraphCapture write in _of.Writes)
        {
            if (write.Variable.Bare.Storage.Device is { } memory)
            {
                LastWrite? others = LastWrite.Without(outcomes, memory.Pending as LastWrite);
                memory.Pending = others is null ? alone : new LastWrite(outcome, others);
            }
        }
    }

    /// <summary>A graph of the function, as one that says what its checks find.</summary>
    public Graph Change(Graph graph) => Change(graph, out _);

    private Graph Change(Graph graph, out List<Checked> found)
    {
        List<Checked> all = found = [];
        TensorType[] types = [.. graph.Parameters.Select(static parameter => parameter.Types[0]), .. AlsoRead.Select(static variable => variable.Type)];
        return Staging.Defer(types, (arguments, checks) =>
        {
            Tensor[] outputs = graph.Run(arguments.AsSpan(0, graph.ParameterCount));
            all.AddRange(checks);
            Tensor code = Tensor.Of([0L]);
            for (int i = checks.Count - 1; i >= 0; i--)
            {
                Tensor fault = checks[i].Fault.Cast(DType.Int64).Reshape([1]);
                code = Functions.Where(Functions.Equal(fault, 0), code, fault + (Outcome.LastOfItsOwn + i * Check.MostFaults));
            }

            if (AlsoRead.Length == 0)
            {
                return [.. outputs, code.Cast(DType.Int32)];
            }

            // Side by side in memory, where what follows reads it: the loop that sums a loss does not go on with the numbers that optimizers count by, of which all are one launch.
            Tensor both = Functions.Concat([code, arguments[^1]], 0);
            (code, Tensor isAfter) = (both[..1], Functions.NotEqual(both[1..], 0));
            if (_wrongIndex is not null)
            {
                // Read where the checks have been made, and so after what their numbers were looked up by.
                code = Functions.Where(Functions.Equal(code, 0), arguments[^2].Reshape([1]), code);
            }

            Tensor outcome = Functions.Where(isAfter, Outcome.IsAfter, code).Cast(DType.Int32);
            Tensor hasFailed = Functions.NotEqual(outcome, 0);
            Tensor isWell = (!hasFailed).Reshape([]);
            IEnumerable<Tensor> left = outputs.Skip(_of.Results).Select((after, i) => Functions.Where(isWell, after, arguments[_before[i]]));
            return [.. outputs.Take(_of.Results), outcome, .. left, hasFailed.Cast(DType.Int64)];
        });
    }

    private List<Checked> Checks(int size)
    {
        Change(_of.GraphAt(size), out List<Checked> found);
        return found;
    }

    private Exception ExceptionOf(int code, int size)
    {
        int fault = code - Outcome.LastOfItsOwn - 1;
        return code switch
        {
            > Outcome.LastOfItsOwn => Checks(size)[fault / Check.MostFaults].ExceptionOf(fault % Check.MostFaults + 1),
            Outcome.IsWrongIndex => new InvalidOperationException("An index was outside its axis, as the first reading afterwards has said; this run of a compiled function has changed nothing."),
            _ => new InvalidOperationException("This run of a compiled function has changed nothing, because one on another thread had failed, whose results say why when they are read."),
        };
    }
}
