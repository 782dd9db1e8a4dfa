using System.Globalization;
using System.Text;
using Nabla.Compilation;

namespace Nabla.Gpu;

/// <summary>A loop of formulas over elements, tile by tile of the last two axes, as a kernel: inputs that lie along the last but one are read as they lie and turned in local memory. See Note [Turned tiles].</summary>
/// <param name="Program">What is computed at each element; without reductions.</param>
/// <param name="Rank">The number of axes, at least 2.</param>
/// <param name="Modes">How each operand lies: r where all elements are one, s where strides say where they are, t where these lie along the last axis but one.</param>
/// <param name="IsSmall">Whether distances have 32 bits.</param>
/// <param name="IsPacked">Whether numbers come in memory of their own; see Note [Numbers in memory].</param>
internal sealed record TilesText(LoopProgram Program, int Rank, string Modes, bool IsSmall, bool IsPacked) : KernelText
{
    /// <summary>Elements of a tile along each of its axes.</summary>
    public const int Side = 32;

    /// <summary>Work-items of a group: some rows of a tile at a time.</summary>
    public const int Group = Side * RowsAtATime;

    private const int RowsAtATime = 8;

    // Room after each row, so that what lies below each other is in other banks than its neighbours.
    private const int Pitch = Side + 1;

    public override string Name => "tiles";

    /// <summary>Local memory for a tile of elements of a type.</summary>
    public static int Bytes(DType dtype) => Side * Pitch * dtype.Size();

    public override void Write(Source source)
    {
        FunctionText.Write(source, "at", Program);
        StringBuilder text = source.Text;
        string number = IsSmall ? "i32" : "i64";
        string unsigned = IsSmall ? "u32" : "u64";
        int[] operands = [.. Enumerable.Range(0, Modes.Length)];
        int[] turned = [.. operands.Where(operand => Modes[operand] == 't')];
        Parameters parameters = new(IsPacked);
        foreach (int operand in operands)
        {
            parameters.Operand(CNames.Stored(Program.OperandType(operand)), $"p{operand}", operand >= Program.Inputs);
        }

        parameters.Number(number, "count");
        parameters.Number(number, "n0");
        parameters.Strides(number, Rank, operands.Where(operand => Modes[operand] != 'r'));
        parameters.Begin(text, Name);
        foreach (int operand in turned)
        {
            text.Append(CultureInfo.InvariantCulture, $"    LOCAL {CNames.Stored(Program.OperandType(operand))} t{operand}[{Side * Pitch}];\n");
        }

        text.Append(CultureInfo.InvariantCulture, $$"""
                const i32 near = ITEM() % {{Side}};
                const {{number}} down = (n{{Rank - 2}} + {{Side - 1}}) / {{Side}};
                const {{number}} across = (n{{Rank - 1}} + {{Side - 1}}) / {{Side}};
                for ({{number}} tile = ({{number}})GROUP(); tile < count; tile += ({{number}})GROUPS()) {
                    const {{number}} strip = ({{number}})(({{unsigned}})tile / ({{unsigned}})across);
                    const {{number}} column = (tile - strip * across) * {{Side}};
                    const {{number}} outer = ({{number}})(({{unsigned}})strip / ({{unsigned}})down);
                    const {{number}} row = (strip - outer * down) * {{Side}};

            """);
        if (Rank > 2)
        {
            PointwiseText.Coordinates(text, "outer", Rank - 2, IsSmall, "        ");
        }

        foreach (int operand in operands.Where(operand => Modes[operand] != 'r'))
        {
            string axes = string.Concat(Enumerable.Range(0, Rank - 2).Select(axis => $" + i{axis} * p{operand}_s{axis}"));
            string type = CNames.Stored(Program.OperandType(operand));
            text.Append(CultureInfo.InvariantCulture, $"        GLOBAL {(operand < Program.Inputs ? "const " : "")}{type}* q{operand} = p{operand} + p{operand}_at{axes};\n");
        }

        Rows(text, "row + near", "column + k", () =>
        {
            foreach (int operand in turned)
            {
                text.Append(CultureInfo.InvariantCulture, $"                t{operand}[k * {Pitch} + near] = {Element(operand, "row + near", "column + k")};\n");
            }
        });
        Rows(text, "row + k", "column + near", () => ElementText.Write(text, Program, "                ", operand => Modes[operand] switch
        {
            't' => $"t{operand}[near * {Pitch} + k]",
            'r' => $"p{operand}[p{operand}_at]",
            _ => Element(operand, "row + k", "column + near"),
        }));
        text.Append("    }\n}\n");
    }

    // Work-items beside each other have elements beside each other along one axis; along the other one they take turns.
    private void Rows(StringBuilder text, string row, string column, Action write)
    {
        text.Append(CultureInfo.InvariantCulture, $"        for (i32 k = ITEM() / {Side}; k < {Side}; k += {RowsAtATime}) {{\n            if ({row} < n{Rank - 2} && {column} < n{Rank - 1}) {{\n");
        write();
        text.Append("            }\n        }\n        BARRIER();\n");
    }

    private string Element(int operand, string row, string column) => $"q{operand}[({row}) * p{operand}_s{Rank - 2} + ({column}) * p{operand}_s{Rank - 1}]";
}
