using Nabla.Primitives;

namespace Nabla;

/// <summary>Loops over a graph. What one step hands to the next is returned to the pool when the next is done with it.</summary>
internal sealed partial class GraphBody
{
    public override void Repeat(ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs, int constants, int carries, int length, bool backwards)
    {
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
            outputs[carries + i] = length > 0 ? Functions.Stack(stacks[i], 0) : Tensor.Full(type.Shape.With(0, 0), 0, type.DType);
            foreach (Tensor y in stacks[i])
            {
                transients?.Drop(y);
            }
        }
    }

    public override void RepeatWhile(Body condition, ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs, int constants, int? maxSteps)
    {
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

    private Tensor[] Results(Tensor[] given, Transients? transients)
    {
        if (!isCompiled || !AreNumbers(given))
        {
            return graph.Run(given, null, transients);
        }

        Tensor[] results = new Tensor[graph.Outputs.Count];
        Plan.Run(given, results);
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
