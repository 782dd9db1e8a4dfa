namespace Nabla.Primitives;

/// <summary>A step that was written down, (constants, state) ↦ state, applied as long as a condition of the same inputs holds.</summary>
/// <param name="Condition">(constants, state) ↦ a bool.</param>
/// <param name="Step">(constants, state) ↦ state.</param>
/// <param name="Constants">How many inputs are the same in every step.</param>
/// <param name="MaxSteps">After how many steps it ends in any case, if any; reverse mode needs to know, for it keeps something of every step.</param>
internal sealed record While(Body Condition, Body Step, int Constants, int? MaxSteps) : Primitive
{
    internal override int Outputs => Step.Outputs.Length;

    internal override Inside Inside => Inside.Bodies;

    internal override IReadOnlyList<(string Name, Body Body)> Parts => [(nameof(Condition), Condition), (nameof(Step), Step)];

    internal override Primitive With(Func<Body, Body> change) => this with { Condition = change(Condition), Step = change(Step) };

    internal override Residuals Reads => Residuals.AllInputs;

    protected internal override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
    {
        TensorType holds = default;
        Condition.Infer(Name, inputs, new Span<TensorType>(ref holds));
        if (holds != Bodies.Bool)
        {
            throw new ArgumentException($"{Name} goes on by one bool, not by {holds}.");
        }

        Step.Infer(Name, inputs, outputs);
        Bodies.CheckCarry(Name, inputs[Constants..], outputs);
    }

    protected internal override void Evaluate(ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs)
        => Step.RepeatWhile(Condition, inputs, outputs, Constants, MaxSteps);

    internal override void CheckReversible()
    {
        if (MaxSteps is null)
        {
            string here = CallSite.Suffix();
            throw new InvalidOperationException(
                $"Reverse mode goes through a While that was written down as a graph{Condition.Site}, and nothing bounds the number of its steps, of which it must keep something each. "
                + $"Say how many there are at most: While(…, maxSteps: 100); or use forward mode (Jvp), or StopGradient where no gradient is wanted{(here == Condition.Site ? "" : here)}.");
        }
    }

    /// <summary>The reverse of a scan of so many steps, of which those after the last do nothing.</summary>
    protected internal override void Vjp(in Pullback call, Span<Tensor?> cotangents)
    {
        CheckReversible();
        new Call(Bounded(MaxSteps!.Value), 0).Vjp(call, cotangents);
    }

    protected internal override void Jvp(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed)
    {
        bool[] moving = Bodies.Present(tangents);
        List<Tensor> constants = [.. inputs[..Constants]];
        List<Tensor> state = [.. inputs[Constants..]];
        for (int i = 0; i < moving.Length; i++)
        {
            moving[i] = i < Constants ? moving[i] : inputs[i].DType.IsFloating();
            if (moving[i])
            {
                (i < Constants ? constants : state).Add(tangents[i] ?? inputs[i].ZerosLike());
            }
        }

        Tensor[] all = [.. constants, .. state];
        TensorType[] types = [.. all.Select(x => x.Type)];
        int held = constants.Count;
        int count = Step.Inputs.Length - Constants;
        Tensor[] Primals(Tensor[] given) => [.. given[..Constants], .. given[held..(held + count)]];
        Body forward = Step.Forward(moving, withOutputs: true);
        Body step = Step.Of(types, given => Results(forward, [.. Primals(given), .. given[Constants..held], .. given[(held + count)..]]));
        Body condition = Step.Of(types, given => Results(Condition, Primals(given))).At(Condition.Site);
        Tensor[] found = new Tensor[step.Outputs.Length];
        new While(condition, step, held, MaxSteps).Apply(all, found);
        Bodies.Push(found.AsSpan(count), outputs, pushed);
    }

    /// <summary>Where each has a condition of its own, steps are taken as long as one holds, and those whose does not stay as they are.</summary>
    protected internal override void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes)
    {
        int[] step = [.. axes.ToArray().Select((axis, i) => i < Constants || axis < 0 ? axis : 0)];
        Body batched = Bodies.BatchCarry(Step, size, step, Constants, Outputs, out int[] found);
        Body condition = Condition.Batch(size, step, null, out int[] each);
        if (each[0] >= 0)
        {
            step.AsSpan(Constants).Clear();
            bool[] all = new bool[Outputs];
            Array.Fill(all, true);
            Body move = Step.Batch(size, step, all, out found);
            Body holds = Condition.Batch(size, step, null, out _);
            condition = Step.Of(holds.Inputs, given => [Results(holds, given)[0].Any()]).At(Condition.Site);
            batched = Step.Of(move.Inputs, given =>
            {
                Tensor mask = Results(holds, given)[0];
                return [.. Results(move, Bodies.Gate(mask, given, step)).Select((next, i) => Bodies.Choose(mask, next, given[Constants + i]))];
            });
        }

        Tensor[] stacked = inputs.ToArray();
        for (int i = Constants; i < stacked.Length; i++)
        {
            stacked[i] = step[i] < 0 ? stacked[i] : stacked[i].WithBatch(size, axes[i], 0);
        }

        new While(condition, batched, Constants, MaxSteps).Apply(stacked, outputs);
        found.CopyTo(outputAxes);
    }

    protected internal override void Lower(Machine machine, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs) => throw Bodies.NoLoop(this);

    private static Tensor[] Results(Body body, ReadOnlySpan<Tensor> inputs)
    {
        Tensor[] outputs = new Tensor[body.Outputs.Length];
        body.Run(inputs, outputs);
        return outputs;
    }

    private Body Bounded(int steps) => Step.Of(Step.Inputs, all =>
    {
        Body rest = Step.Of(Step.Inputs, given => given[Constants..]);
        Body step = Step.Of([.. Step.Inputs, Bodies.Bool], given =>
        {
            Tensor holds = given[^1] & Results(Condition, given.AsSpan(0, given.Length - 1))[0];
            return [.. Step.Or(rest, [holds, .. given[..^1]]), holds];
        });
        return step.Scan([.. all, Tensor.Full(Shape.Scalar, 1, DType.Bool)], Constants, Outputs + 1, steps, backwards: false)[..^1];
    });
}
