using Nabla.Compilation;
using Nabla.Tests.Compilation;

namespace Nabla.Gpu.Tests.Kernels;

/// <summary>Every formula of the library over numbers of a type, several to a program.</summary>
internal static class FormulaPrograms
{
    // A compiler takes longer to begin than for a formula.
    private const int InOneProgram = 12;

    /// <summary>Formulas with programs whose results are theirs, in their order.</summary>
    public static IEnumerable<(Formula[] Formulas, LoopProgram Program)> Of(GpuMachine machine, DType dtype, Func<Formula, bool>? chosen = null) => FormulaTokens.All
        .Where(formula => chosen?.Invoke(formula) != false && CanRun(machine, formula, dtype))
        .GroupBy(static formula => (formula.Arity, formula.FirstIsMask))
        .SelectMany(static alike => alike.Chunk(InOneProgram))
        .Select(some => (some, Program(some, dtype)));

    private static bool CanRun(GpuMachine machine, Formula formula, DType dtype)
        => !(formula.Name.StartsWith("RoundTo", StringComparison.Ordinal) && dtype != DType.Float32) && machine.CanRun(Program([formula], dtype));

    private static LoopProgram Program(Formula[] formulas, DType dtype)
    {
        LoopProgram.Writer writer = new();
        int[] inputs = [.. Enumerable.Range(0, formulas[0].Arity).Select(position => writer.Input(position == 0 && formulas[0].FirstIsMask ? DType.Bool : dtype))];
        foreach (Formula formula in formulas)
        {
            writer.Output(writer.Apply(formula, formula.IsPredicate ? DType.Bool : dtype, inputs));
        }

        return writer.ToProgram();
    }
}
