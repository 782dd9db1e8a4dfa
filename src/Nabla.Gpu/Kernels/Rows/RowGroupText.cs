using System.Globalization;
using System.Text;
using Nabla.Compilation;

namespace Nabla.Gpu;

/// <summary>Formulas and reductions along rows, one kernel: a team of work-items takes a row through all stages, and what is between them stays in memory that a group shares.</summary>
/// <remarks>The order of a reduction is the CPU's (Note [The tree of a reduction]): a row is one block, whose accumulators are the team's work-items.</remarks>
/// <param name="Program">What is computed; nothing is combined over rows.</param>
/// <param name="Operands">How operands lie.</param>
/// <param name="Team">Work-items of a team.</param>
/// <param name="Teams">Teams of a group.</param>
/// <param name="Room">Elements of the longest row, where elements are held.</param>
internal sealed record RowGroupText(LoopProgram Program, RowOperands Operands, int Team, int Teams, int Room) : KernelText
{
    public override string Name => "row_group";

    public override void Write(Source source)
    {
        RowProgram rows = new(Program);
        RowWriter writer = new(source, rows, Operands, Team, "(i64)i", value => $"held{value}[ITEM() / {Team} * {Room} + i]");
        StringBuilder text = source.Text;
        int[] stages = [.. Enumerable.Range(0, rows.Stages.Count)];
        writer.Functions(stages);
        Parameters parameters = new(Operands.IsPacked);
        Operands.Declare(parameters, Program);
        parameters.Begin(text, Name);
        writer.Meeting(stages, Teams * Team);
        foreach (int value in rows.Held)
        {
            text.Append(CultureInfo.InvariantCulture, $"    LOCAL {writer.Type(value)} held{value}[{Teams * Room}];\n");
        }

        text.Append(CultureInfo.InvariantCulture, $$"""
                const i32 j = ITEM() % {{Team}};
                for (i64 first = GROUP() * {{Teams}}; first < rows; first += GROUPS() * {{Teams}}) {
                    const i64 row = first + ITEM() / {{Team}};
                    const i32 count = row < rows ? (i32)columns : 0;
                    const i64 here = row < rows ? row : 0;

            """);
        Operands.Begin(text, Program);
        for (int value = 0; value < Program.Values.Length; value++)
        {
            if (rows.IsPerRow(value) && rows.OperandOf(value) >= 0)
            {
                writer.Read(value);
            }
        }

        foreach (int stage in stages)
        {
            writer.Numbers(stage);
            if (rows.NumbersWritten(stage).Any())
            {
                text.Append("        if (j == 0 && count > 0) {\n");
                writer.Write(stage);
                text.Append("        }\n");
            }

            writer.Elements(stage);
            writer.Fold(stage);
        }

        text.Append("    }\n}\n");
    }
}
