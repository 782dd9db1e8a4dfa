namespace Nabla.Compilation;

/// <summary>A rule as one loop over operands of certain sizes and strides.</summary>
/// <param name="device">The machine of the device that it runs on; null for the host's.</param>
/// <param name="loop">The loop.</param>
/// <param name="inputs">Which operand each of its inputs is.</param>
/// <param name="results">What the rule gives: what the loop writes, of a type, or an operand, or nothing.</param>
internal sealed class RuleLoop(Machine? device, FusedLoop loop, int[] inputs, (int Output, int Operand, TensorType Type)[] results)
{
    /// <summary>How many results the rule gives.</summary>
    public int Results => results.Length;

    /// <summary>Runs it.</summary>
    public void Run(ReadOnlySpan<RuleOperand> operands, Span<Tensor?> given)
    {
        Eight<Operand> room = default;
        int written = 0;
        foreach ((int output, _, _) in results)
        {
            written = Math.Max(written, output + 1);
        }

        int count = inputs.Length + written;
        Span<Operand> all = count <= Eight<Operand>.Length ? room[..count] : new Operand[count];
        for (int i = 0; i < inputs.Length; i++)
        {
            all[i] = operands[inputs[i]].Value!.Operand;
        }

        for (int i = 0; i < results.Length; i++)
        {
            (int output, int operand, TensorType type) = results[i];
            if (output >= 0)
            {
                ConcreteTensor result = device is null ? ConcreteTensor.Rent(type) : ConcreteTensor.Rent(type, device);
                all[inputs.Length + output] = result.Operand;
                given[i] = result;
            }
            else
            {
                given[i] = operand >= 0 ? operands[operand].Value : null;
            }
        }

        loop.Run(all);
    }
}
