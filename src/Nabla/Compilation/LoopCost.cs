using System.Collections.Concurrent;

namespace Nabla.Compilation;

/// <summary>How much one loop can hold.</summary>
internal static class LoopCost
{
    /// <summary>The most steps in one loop.</summary>
    /// <remarks>Beyond some 500 values, constants included, the runtime's compiler stops keeping them in registers: a loop of 20 logistic functions runs at a tenth of the speed of one of 16.</remarks>
    public const int MostSteps = 360;

    /// <summary>The most operands of one loop.</summary>
    public const int MostOperands = 64;

    private static readonly ConcurrentDictionary<(Formula Formula, DType Lane), int> s_steps = new();

    /// <summary>The steps of a line that is a formula.</summary>
    public static int Of(Form.Pointwise form, GraphNode line) => Of(form.Formula, line.Inputs[form.Inputs[^1]].Type.DType, line.Types[0].DType);

    /// <summary>The steps of a formula whose last argument and whose result are of these types.</summary>
    public static int Of(Formula formula, DType argument, DType result)
        => (formula is Conversion ? 1 : Steps(formula, formula.Lane(argument, result))) + (HalfSymbols.Rounding(result) is { } rounding ? Steps(rounding, DType.Float32) : 0);

    private static int Steps(Formula formula, DType lane) => s_steps.GetOrAdd((formula, lane), static key => FormulaSymbols.Steps(key.Formula, key.Lane));
}
