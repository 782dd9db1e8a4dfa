using System.Globalization;
using System.Text;
using Nabla.Compilation;

namespace Nabla.Gpu;

/// <summary>One stage of long rows: a team of work-items takes a block of a row through it, and what is between stages goes through memory, which some rows have at a time.</summary>
/// <param name="Program">What is computed; nothing is combined over rows.</param>
/// <param name="Stage">Which stage.</param>
/// <param name="Operands">How operands lie.</param>
internal sealed record RowStageText(LoopProgram Program, int Stage, RowOperands Operands) : KernelText
{
    /// <summary>Work-items of a group.</summary>
    public const int Group = 2 * RowTree.Accumulators;

    public override string Name => "row_stage";

    /// <summary>The values that lie in memory of their own for a stage: those of elements, and of rows, which it reads or finds, and what its reductions come to in each block.</summary>
    public static IReadOnlyList<int> Between(RowProgram rows, int stage)
    {
        RowStage of = rows.Stages[stage];
        IEnumerable<int> all = [.. of.Numbers?.Inputs ?? [], .. of.Numbers?.Outputs ?? [], .. of.Elements?.Inputs ?? [], .. of.Elements?.Outputs ?? [], .. of.Reductions, .. rows.NumbersWritten(stage).Select(static result => result.Value)];
        return [.. all.Distinct().Where(value => rows.OperandOf(value) < 0 && (rows.IsPerRow(value) || rows.IsHeld(value)))];
    }

    public override void Write(Source source)
    {
        RowProgram rows = new(Program);
        RowStage stage = rows.Stages[Stage];
        IReadOnlyList<int> between = Between(rows, Stage);
        RowWriter writer = new(source, rows, Operands, RowTree.Accumulators, "(start + i)", static value => $"m{value}[nth * columns + start + i]");
        StringBuilder text = source.Text;
        writer.Functions([Stage]);
        Parameters parameters = new(Operands.IsPacked);
        Operands.Declare(parameters, Program);
        parameters.Number("i64", "first_row");
        parameters.Number("i64", "some");
        parameters.Number("i64", "blocks");
        foreach (int value in between)
        {
            parameters.Operand(writer.Type(value), $"m{value}", isWritten: true);
        }

        parameters.Begin(text, Name);
        writer.Meeting([Stage], Group);
        foreach (int value in between)
        {
            text.Append(CultureInfo.InvariantCulture, $"    m{value} += m{value}_at;\n");
        }

        text.Append(CultureInfo.InvariantCulture, $$"""
                const i64 parts = some * blocks;
                const i32 j = ITEM() % {{RowTree.Accumulators}};
                for (i64 first = GROUP() * {{Group / RowTree.Accumulators}}; first < parts; first += GROUPS() * {{Group / RowTree.Accumulators}}) {
                    const i64 part = first + ITEM() / {{RowTree.Accumulators}};
                    const i64 nth = part < parts ? part / blocks : 0;
                    const i64 here = first_row + nth;
                    const i64 start = part < parts ? (part - nth * blocks) * {{RowTree.Block}} : 0;
                    const i32 count = part >= parts ? 0 : columns - start < {{RowTree.Block}} ? (i32)(columns - start) : {{RowTree.Block}};

            """);
        Operands.Begin(text, Program);
        int[] computed = stage.Numbers?.Outputs ?? [];
        IEnumerable<int> read = [.. stage.Numbers?.Inputs ?? [], .. stage.Elements?.Inputs ?? [], .. rows.NumbersWritten(Stage).Select(static result => result.Value)];
        foreach (int value in read.Distinct().Where(value => rows.IsPerRow(value) && !computed.Contains(value)))
        {
            if (rows.OperandOf(value) >= 0)
            {
                writer.Read(value);
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"        const {writer.Type(value)} v{value} = m{value}[nth];\n");
            }
        }

        writer.Numbers(Stage);
        text.Append("        if (j == 0 && start == 0 && count > 0) {\n");
        foreach (int value in computed)
        {
            text.Append(CultureInfo.InvariantCulture, $"            m{value}[nth] = v{value};\n");
        }

        writer.Write(Stage);
        text.Append("        }\n");
        writer.Elements(Stage);
        writer.Fold(Stage);
        text.Append("        if (j == 0 && count > 0) {\n");
        foreach (int reduction in stage.Reductions)
        {
            text.Append(CultureInfo.InvariantCulture, $"            m{reduction}[part] = v{reduction};\n");
        }

        text.Append("        }\n    }\n}\n");
    }
}
