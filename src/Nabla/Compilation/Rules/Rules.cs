namespace Nabla.Compilation;

/// <summary>Where rules are run as loops; see Note [Rules as loops].</summary>
internal static class Rules
{
    /// <summary>Below so many elements rules are run as they stand. Set by tests only, to have all or none run as loops: loops are no slower, however few elements there are.</summary>
    public static long Smallest { get; set; }

    /// <summary>Computes an operation that is made of others as one loop, where it can be that.</summary>
    public static bool TryEvaluate(Primitive op, ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs)
    {
        if (inputs.Length > Eight<RuleOperand>.Length || !op.IsLoopRule || inputs[0].Count < Smallest)
        {
            return false;
        }

        Eight<RuleOperand> room = default;
        Span<RuleOperand> operands = room[..inputs.Length];
        long most = 0;
        bool isElsewhere = false;
        for (int i = 0; i < operands.Length; i++)
        {
            if (!Take(inputs[i], ref operands[i], ref most, ref isElsewhere))
            {
                return false;
            }
        }

        Machine? device = null;
        return (!isElsewhere || Meet(operands, out device)) && RuleCache.Shared.TryRun(new RuleCall(op, RuleCall.Body, operands, device), most, outputs!);
    }

    /// <summary>Runs a reverse rule as one loop, where it can be that.</summary>
    /// <param name="op">The operation.</param>
    /// <param name="call">What its rule may look at.</param>
    /// <param name="transients">Who returns memory.</param>
    /// <param name="incoming">Where the cotangents of the inputs are put.</param>
    public static bool TryPull(Primitive op, in Pullback call, Transients transients, Span<Tensor?> incoming)
    {
        int outputs = op.Outputs;
        int count = call.Count + 2 * outputs;
        if (!op.IsLoopRule || call.Type(0).Shape.Count < Smallest)
        {
            return false;
        }

        Eight<RuleOperand> room = default;
        Span<RuleOperand> operands = count <= Eight<RuleOperand>.Length ? room[..count] : new RuleOperand[count];
        long most = 0;
        bool isElsewhere = false;
        int wanted = 0;
        for (int i = 0; i < call.Count; i++)
        {
            wanted |= call.Wants(i) ? 1 << i : 0;
            if (call.Inputs[i] is null)
            {
                operands[i] = new RuleOperand(null, call.Type(i));
            }
            else if (!Take(call.Inputs[i], ref operands[i], ref most, ref isElsewhere))
            {
                return false;
            }
        }

        for (int i = 0; i < outputs; i++)
        {
            Tensor? output = call.Outputs.IsEmpty ? null : call.Outputs[i];
            Tensor? cotangent = call.Cotangents[i];
            if ((output is not null && !Take(output, ref operands[call.Count + i], ref most, ref isElsewhere)) || (cotangent is not null && !Take(cotangent, ref operands[call.Count + outputs + i], ref most, ref isElsewhere)))
            {
                return false;
            }
        }

        Machine? device = null;
        if ((isElsewhere && !Meet(operands, out device)) || !RuleCache.Shared.TryRun(new RuleCall(op, wanted, operands, device), most, incoming))
        {
            return false;
        }

        foreach (Tensor? cotangent in incoming)
        {
            if (cotangent is not null && !IsAmong(cotangent, operands))
            {
                transients.Follow(cotangent);
            }
        }

        return true;
    }

    /// <summary>The results of a function as one loop, or null where it cannot be that.</summary>
    public static Tensor[]? TryCompute(RuleCache cache, Tensor[] arguments)
    {
        if (arguments.Length is 0 or > Eight<RuleOperand>.Length || !Transients.CanFollow(Floor.Current))
        {
            return null;
        }

        Eight<RuleOperand> room = default;
        Span<RuleOperand> operands = room[..arguments.Length];
        long most = 0;
        bool isElsewhere = false;
        for (int i = 0; i < operands.Length; i++)
        {
            if (!Take(arguments[i], ref operands[i], ref most, ref isElsewhere))
            {
                return null;
            }
        }

        Machine? device = null;
        if (isElsewhere && !Meet(operands, out device))
        {
            return null;
        }

        RuleCall call = new(null, RuleCall.Body, operands, device);
        if (most < Smallest || cache.Find(call, most) is not { } loop)
        {
            return null;
        }

        Tensor[] results = new Tensor[loop.Results];
        loop.Run(operands, results!);
        return results;
    }

    private static bool Take(Tensor x, ref RuleOperand operand, ref long most, ref bool isElsewhere)
    {
        if (x is not ConcreteTensor { IsWeak: false, Count: > 0 } value)
        {
            return false;
        }

        operand = new RuleOperand(value, value.Type);
        most = Math.Max(most, value.Count);
        isElsewhere |= value.Storage.IsElsewhere;
        return true;
    }

    /// <summary>Has operands meet on a device, if they can; else the operations of the rule say what is wrong.</summary>
    private static bool Meet(Span<RuleOperand> operands, out Machine? device)
    {
        device = null;
        foreach (ref readonly RuleOperand operand in operands)
        {
            if (operand.Value is { Storage: { IsElsewhere: true } storage })
            {
                if (device is not null && !ReferenceEquals(storage.Machine, device))
                {
                    return false;
                }

                device = storage.Machine;
            }
        }

        foreach (ref RuleOperand operand in operands)
        {
            if (operand.Value is { Storage.IsElsewhere: false } value)
            {
                if (Placement.Brought(value, device!) is not { } brought)
                {
                    return false;
                }

                operand = new RuleOperand(brought, brought.Type);
            }
        }

        return true;
    }

    private static bool IsAmong(Tensor x, ReadOnlySpan<RuleOperand> operands)
    {
        foreach (ref readonly RuleOperand operand in operands)
        {
            if (ReferenceEquals(operand.Value, x))
            {
                return true;
            }
        }

        return false;
    }
}
