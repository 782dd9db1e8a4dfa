using Nabla.Compilation;

namespace Nabla.Gpu;

/// <summary>What becomes of a product's sums, in two parts: one of the results, which a library stores in place of the sums, and the other results, if there are any, which a loop takes from there.</summary>
/// <remarks>
/// A rectified layer that is trained gives two: a compiled step fuses into it what its reverse reads, where nothing came through (y ≤ 0), which is told from the result. Beside gelu a step gives gelu's
/// derivative, and nothing that a library stores leads to both: there the loop takes the bare sums.
/// Operands are the program's: its inputs, of which the sums are the first, then its outputs.
/// </remarks>
/// <param name="Ending">What the library does.</param>
/// <param name="Bias">The operand that is added, where the ending has one.</param>
/// <param name="Result">The operand that the library writes.</param>
/// <param name="Others">What the other results are computed by: its first input is what the library wrote. Null where there are none.</param>
/// <param name="Operands">What these take besides, then they themselves.</param>
internal sealed record ProductParts(ProductEnding Ending, int Bias, int Result, LoopProgram? Others, int[] Operands)
{
    /// <summary>The parts of a program of sums, its first input, or null where no library knows how any of its results begins.</summary>
    public static ProductParts? Of(LoopProgram program)
    {
        // What is computed later has more of the others behind it.
        foreach (int output in Enumerable.Range(0, program.Outputs.Length).OrderByDescending(output => program.Outputs[output]))
        {
            int value = program.Outputs[output];
            ProgramPieces.Piece first = ProgramPieces.Between(program, 0, [(value, output)]);
            if (ProductEnding.Of(first.Program) is { } ending && Of(program, output, ending, ending.HasBias ? Operand(program, first.Inputs[1]) : 0) is { } parts)
            {
                return parts;
            }
        }

        return null;
    }

    private static ProductParts? Of(LoopProgram program, int output, ProductEnding ending, int bias)
    {
        int result = program.Inputs + output;
        (int Value, int Output)[] others = [.. Enumerable.Range(0, program.Outputs.Length).Where(other => other != output).Select(other => (program.Outputs[other], other))];
        if (others.Length == 0)
        {
            return new ProductParts(ending, bias, result, null, []);
        }

        // Whatever takes the sums in another way than by that result wants them stored.
        ProgramPieces.Piece rest = ProgramPieces.Between(program, program.Outputs[output], others);
        return rest.Inputs.Contains(0)
            ? null
            : new ProductParts(ending, bias, result, rest.Program, [.. rest.Inputs[1..].Select(value => Operand(program, value)), .. others.Select(other => program.Inputs + other.Output)]);
    }

    /// <summary>Which operand an input is.</summary>
    private static int Operand(LoopProgram program, int value)
    {
        int operand = 0;
        foreach (LoopProgram.Value before in program.Values[..value])
        {
            operand += before.Source == LoopProgram.Source.Input ? 1 : 0;
        }

        return operand;
    }
}
