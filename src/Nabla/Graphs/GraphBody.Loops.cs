using System.Collections.Concurrent;
using Nabla.Compilation;
using Nabla.Primitives;

namespace Nabla;

/// <summary>Loops over a graph. What one step hands to the next is returned to the pool when the next is done with it.</summary>
internal sealed partial class GraphBody
{
    private ConcurrentDictionary<(Machine Machine, int Constants, int Carries, int Length, bool Backwards), Recurrence?>? _recurrences;

    public override void Repeat(ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs, int constants, int carries, int length, bool backwards)
    {
        if (isCompiled && length > 0 && AreNumbers(inputs) && Recurrent(graph.MachineOf(inputs), constants, carries, length, backwards) is { } loop)
        {
            loop.Run(inputs, outputs);
            Placement.Follow(inputs, outputs);
            return;
        }

        Transients? transients = Following(inputs);
        int held = constants + carries;
        Tensor[] given = inputs.ToArray();
        Tensor[][] stacks = [.. Enumerable.Range(0, outputs.Length - carries).Select(_ => new Tensor[length])];
        for (int step = 0; step < length; step++)
        {
            int at = backwards ? length - 1 - step : step;
            for (int i = held; i < given.Length; i++)
            {
                given[i] = inputs[i][at];
            }

            Tensor[] results = Results(given, transients);
            HandOn(results.AsSpan(0, carries), given.AsSpan(constants, carries), transients);
            for (int i = 0; i < stacks.Length; i++)
            {
                stacks[i][at] = results[carries + i];
            }
        }

        given.AsSpan(constants, carries).CopyTo(outputs);
        for (int i = 0; i < stacks.Length; i++)
        {
            TensorType type = Outputs[carries + i];
            outputs[carries + i] = length > 0 ? Functions.Stack(stacks[i], 0) : Tensor.Full(type.Shape.With(0, 0), 0, type.DType).To(inputs.IsEmpty ? Device.Cpu : inputs[^1].Device);
            foreach (Tensor y in stacks[i])
            {
                transients?.Drop(y);
            }
        }
    }

    public override void RepeatWhile(Body condition, ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs, int constants, int? maxSteps)
    {
        if (isCompiled && AreNumbers(inputs) && condition is GraphBody { } asked && Recurrent(graph.MachineOf(inputs), constants, outputs.Length, 1, false) is { } loop && asked.Recurrent(graph.MachineOf(inputs), inputs.Length, 0, 1, false) is { } test)
        {
            Repeat(loop, test, inputs, outputs, constants, maxSteps);
            Placement.Follow(inputs, outputs);
            return;
        }

        Transients? transients = Following(inputs);
        Tensor[] given = inputs.ToArray();
        Tensor[] holds = new Tensor[1];
        for (int step = 0; maxSteps is null || step < maxSteps; step++)
        {
            condition.Run(given, holds);
            if (!(bool)holds[0])
            {
                break;
            }

            HandOn(Results(given, transients), given.AsSpan(constants), transients);
        }

        given.AsSpan(constants).CopyTo(outputs);
    }

    private static void Repeat(Recurrence step, Recurrence test, ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs, int constants, int? maxSteps)
    {
        Tensor[] holds = new Tensor[1];
        Operand[] stepped = step.Place(inputs, outputs);
        Operand[] tested = test.Place([.. inputs[..constants], .. outputs], holds);
        for (int n = 0; maxSteps is null || n < maxSteps; n++)
        {
            test.Run(tested);
            if (!holds[0].Concrete.Element<bool>())
            {
                break;
            }

            step.Run(stepped);
        }
    }

    /// <summary>All steps as one loop; null where a step is more than formulas over elements of one shape.</summary>
    private Recurrence? Recurrent(Machine machine, int constants, int carries, int length, bool backwards)
    {
        ConcurrentDictionary<(Machine, int, int, int, bool), Recurrence?> known = _recurrences ?? Interlocked.CompareExchange(ref _recurrences, [], null) ?? _recurrences;
        return known.GetOrAdd((machine, constants, carries, length, backwards), key => Recurrence.Of(Compiler.Rewritten(graph), key.Item1, key.Item2, key.Item3, key.Item4, key.Item5));
    }

    private Tensor[] Results(Tensor[] given, Transients? transients)
    {
        if (!isCompiled || !AreNumbers(given))
        {
            return graph.Run(given, null, transients);
        }

        Tensor[] results = new Tensor[graph.Outputs.Count];
        Compute(given, results);
        return results;
    }

    private static void HandOn(ReadOnlySpan<Tensor> next, Span<Tensor> before, Transients? transients)
    {
        for (int i = 0; i < next.Length; i++)
        {
            transients?.Drop(before[i]);
            before[i] = next[i];
        }
    }
}
