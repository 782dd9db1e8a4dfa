using System.Runtime.CompilerServices;
using Nabla.Compilation;
using Nabla.Loops;

namespace Nabla.Gpu;

/// <summary>What a library does to the sums of a product before it stores them: nothing, unless it is said.</summary>
/// <remarks>In half precision it adds to sums that are not rounded yet, and rounds once where a loop after it would round twice. There is no gelu: the libraries' is an approximation by tanh of an accuracy that they do not state.</remarks>
/// <param name="HasBias">Whether a number for each column is added.</param>
/// <param name="IsRectified">Whether what is below 0 then becomes 0; NaN stays NaN.</param>
internal readonly record struct ProductEnding(bool HasBias, bool IsRectified)
{
    private static readonly ProductEnding[] s_all = [new(true, false), new(false, true), new(true, true)];

    /// <summary>The ending whose steps are those of a program of sums, its first input, and of what is added, its second; null where there is none.</summary>
    public static ProductEnding? Of(LoopProgram program)
    {
        DType dtype = program.OperandType(0);
        if (program.HasReductions || program.Outputs.Length != 1 || program.Inputs > 2 || Enumerable.Range(0, program.Inputs + 1).Any(operand => program.OperandType(operand) != dtype))
        {
            return null;
        }

        SymbolicLoop steps = SymbolicLoop.Of(program);
        foreach (ProductEnding ending in s_all)
        {
            if (ending.HasBias == (program.Inputs == 2) && (ending.Is(steps, dtype, isSumFirst: true) || ending.Is(steps, dtype, isSumFirst: false)))
            {
                return ending;
            }
        }

        return null;
    }

    private bool Is(SymbolicLoop steps, DType dtype, bool isSumFirst)
    {
        LoopProgram.Writer writer = new();
        int value = writer.Input(dtype);
        if (HasBias)
        {
            int bias = writer.Input(dtype);
            value = isSumFirst ? writer.Apply(Formula2<Shift>.Token, dtype, value, bias) : writer.Apply(Formula2<Shift>.Token, dtype, bias, value);
        }

        writer.Output(IsRectified ? writer.Apply(Formula1<Rectified>.Token, dtype, value) : value);
        SymbolicLoop own = SymbolicLoop.Of(writer.ToProgram());
        return own.Table.Entries.SequenceEqual(steps.Table.Entries) && own.Outputs.SequenceEqual(steps.Outputs);
    }

    private readonly struct Rectified : IFormula1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, ILane<V> => V.Max(x, V.Of(0));
    }
}
