namespace Nabla.Primitives;

/// <summary>A step that was written down, (constants, carry, x) ↦ (carry, y), applied again and again; xs and ys are stacked along axis 0.</summary>
/// <remarks>The reverse rule runs the steps again for their carries, keeps those, and scans the other way. Forward and batching rules scan a wider carry.</remarks>
/// <param name="Step">The step.</param>
/// <param name="Constants">How many of its inputs are the same in every step.</param>
/// <param name="Carries">How many of its inputs and outputs are handed from step to step.</param>
/// <param name="Length">The number of steps.</param>
/// <param name="Backwards">Whether the last x comes first.</param>
internal sealed record Scan(Body Step, int Constants, int Carries, int Length, bool Backwards) : Primitive
{
    internal override int Outputs => Step.Outputs.Length;

    internal override Inside Inside => Inside.Bodies;

    internal override IReadOnlyList<(string Name, Body Body)> Parts => [(nameof(Step), Step)];

    internal override Primitive With(Func<Body, Body> change) => this with { Step = change(Step) };

    internal override Primitive? Resized(Primitive other, Sizing sizing)
        => other is Scan scan && (this with { Length = scan.Length }).WithPartsOf(scan, sizing) is Scan resized ? resized with { Length = sizing.Length(Length, scan.Length) } : null;

    internal override Residuals Reads => Residuals.AllInputs;

    internal override long Arithmetic(ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) => Length * Step.Arithmetic;

    /// <summary>How many of the inputs are not stacked.</summary>
    private int Fixed => Constants + Carries;

    /// <summary>Whether an output of the step is a carry.</summary>
    private bool Carried(int output) => output < Carries;

    protected internal override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
    {
        TensorType[] step = inputs.ToArray();
        for (int i = Fixed; i < step.Length; i++)
        {
            step[i] = step[i].Shape.Rank > 0 && step[i].Shape[0] == Length
                ? new TensorType(step[i].DType, step[i].Shape.Without(0))
                : throw new ArgumentException($"{Name} takes {Length} steps, but was given {step[i]} to take one at a time along axis 0.");
        }

        Step.Infer(Name, step, outputs);
        Bodies.CheckCarry(Name, step.AsSpan(Constants, Carries), outputs[..Carries]);
        for (int i = Carries; i < outputs.Length; i++)
        {
            outputs[i] = Stacked(outputs[i]);
        }
    }

    protected internal override void Evaluate(ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs)
        => Step.Repeat(inputs, outputs, Constants, Carries, Length, Backwards);

    protected internal override void Vjp(in Pullback call, Span<Tensor?> cotangents)
    {
        int count = Step.Inputs.Length;
        bool[] wanted = new bool[count];
        bool[] given = new bool[Outputs];
        for (int i = 0; i < count; i++)
        {
            bool carry = i >= Constants && i < Fixed;
            wanted[i] = carry ? Step.Inputs[i].DType.IsFloating() : call.Wants(i);
        }

        for (int i = 0; i < given.Length; i++)
        {
            given[i] = Carried(i) ? wanted[Constants + i] : call.Cotangents[i] is not null;
        }

        // The carries before each step.
        Body emit = Step.Of(Step.Inputs, all =>
        {
            Tensor[] results = new Tensor[Outputs];
            Step.Run(all, results);
            return [.. results[..Carries], .. all[Constants..Fixed]];
        });
        Tensor[] carries = new Tensor[2 * Carries];
        (this with { Step = emit }).Apply(call.Inputs, carries);

        // Back: (constants; cotangents of the carry, sums of those of the constants; carry, x, cotangent of y) ↦ (the first two; cotangent of x).
        Body pull = Step.Reverse(wanted, given, 0, fill: true, out _);
        List<Tensor> inputs = [.. call.Inputs[..Constants]];
        for (int i = 0; i < Carries; i++)
        {
            AddIf(given[i], inputs, call.Cotangents[i], Step.Outputs[i]);
        }

        int moving = inputs.Count - Constants;
        int summed = 0;
        for (int i = 0; i < Constants; i++)
        {
            AddIf(wanted[i], inputs, null, Step.Inputs[i]);
            summed += wanted[i] ? 1 : 0;
        }

        inputs.AddRange(carries.AsSpan(Carries));
        inputs.AddRange(call.Inputs[Fixed..]);
        for (int i = Carries; i < given.Length; i++)
        {
            AddIf(given[i], inputs, call.Cotangents[i], default);
        }

        TensorType[] types = [.. inputs.Select((x, i) => i < Constants + moving + summed ? x.Type : new TensorType(x.DType, x.Shape.Without(0)))];
        Body back = Step.Of(types, all =>
        {
            // The pulled step asks for (constants, carry, x, cotangents of the carry, cotangents of y).
            int sums = Constants + moving;
            int values = sums + summed;
            int ofY = values + count - Constants;
            Tensor[] pulled = new Tensor[pull.Outputs.Length];
            pull.Run([.. all[..Constants], .. all[values..ofY], .. all[Constants..sums], .. all[ofY..]], pulled);
            Tensor[] gathered = [.. pulled[..summed].Select((g, i) => all[sums + i] + g)];
            return [.. pulled[summed..(summed + moving)], .. gathered, .. pulled[(summed + moving)..]];
        });
        Tensor[] found = new Tensor[back.Outputs.Length];
        new Scan(back, Constants, moving + summed, Length, !Backwards).Apply(inputs.ToArray(), found);
        for (int i = 0, carry = 0, constant = moving, x = moving + summed; i < count; i++)
        {
            cotangents[i] = !wanted[i] ? null : i < Constants ? found[constant++] : i < Fixed ? found[carry++] : found[x++];
        }
    }

    protected internal override void Jvp(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed)
    {
        int count = Step.Inputs.Length;
        bool[] moving = Bodies.Present(tangents);
        List<Tensor> constants = [.. inputs[..Constants]];
        List<Tensor> carries = [.. inputs[Constants..Fixed]];
        List<Tensor> xs = [.. inputs[Fixed..]];
        for (int i = 0; i < count; i++)
        {
            bool carry = i >= Constants && i < Fixed;
            moving[i] = carry ? Step.Inputs[i].DType.IsFloating() : moving[i];
            AddIf(moving[i], i < Constants ? constants : carry ? carries : xs, tangents[i], Step.Inputs[i]);
        }

        Tensor[] all = [.. constants, .. carries, .. xs];
        int held = constants.Count + carries.Count;
        Body forward = Step.Forward(moving, withOutputs: true);
        Body step = Step.Of([.. all.Select((x, i) => i < held ? x.Type : new TensorType(x.DType, x.Shape.Without(0)))], given =>
        {
            Tensor[] results = new Tensor[forward.Outputs.Length];
            forward.Run(
                [
                    .. given[..Constants], .. given[constants.Count..(constants.Count + Carries)], .. given[held..(held + count - Fixed)],
                    .. given[Constants..constants.Count], .. given[(constants.Count + Carries)..held], .. given[(held + count - Fixed)..],
                ],
                results);

            // (carry, ys, tangents of the carry, tangents of ys): the carry and its tangents are handed on.
            int dcarry = Outputs + carries.Count - Carries;
            return [.. results[..Carries], .. results[Outputs..dcarry], .. results[dcarry..]];
        });
        Tensor[] found = new Tensor[step.Outputs.Length];
        new Scan(step, constants.Count, carries.Count, Length, Backwards).Apply(all, found);
        Bodies.Push(found.AsSpan(Carries), outputs, pushed);
    }

    /// <summary>A carry that one step makes different for each example is so from the start.</summary>
    protected internal override void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes)
    {
        int[] step = axes.ToArray();
        for (int i = Constants; i < step.Length; i++)
        {
            step[i] = step[i] < 0 ? -1 : 0;
        }

        Body batched = Bodies.BatchCarry(Step, size, step, Constants, Carries, out int[] found);
        Tensor[] given = inputs.ToArray();
        for (int i = Constants; i < given.Length; i++)
        {
            given[i] = step[i] < 0 ? given[i] : given[i].WithBatch(size, axes[i], i < Fixed ? 0 : 1);
        }

        (this with { Step = batched }).Apply(given, outputs);
        for (int i = 0; i < outputs.Length; i++)
        {
            outputAxes[i] = found[i] < 0 ? -1 : Carried(i) ? 0 : 1;
        }
    }

    protected internal override void Lower(Machine machine, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs) => throw Bodies.NoLoop(this);

    private static void AddIf(bool add, List<Tensor> list, Tensor? value, TensorType type)
    {
        if (add)
        {
            list.Add(value ?? Tensor.Full(type.Shape, 0, type.DType));
        }
    }

    private TensorType Stacked(TensorType type) => new(type.DType, type.Shape.With(0, Length));
}
