using System.Globalization;
using System.Text;
using Nabla.Compilation;

namespace Nabla.Gpu;

/// <summary>One loop of formulas over several sets of operands, whose elements follow each other: a group looks up whose elements it has.</summary>
/// <remarks>Sets of any size: blocks of all of them are shared out as those of one loop are. In memory there are the number of blocks, then for each set its first block, its elements, and where its operands begin.</remarks>
/// <param name="Program">What is computed at each element; without reductions.</param>
/// <param name="Modes">How each operand lies, c or r; see <see cref="Walk.Modes"/>.</param>
/// <param name="Sets">The number of sets.</param>
/// <param name="IsInFours">Whether four elements at a time are read and written, and what is left at the end of a set one by one.</param>
internal sealed record TogetherText(LoopProgram Program, string Modes, int Sets, bool IsInFours) : KernelText
{
    /// <summary>Work-items of a group.</summary>
    public const int Group = 256;

    /// <summary>Elements of a block.</summary>
    public const int Block = 4 * Group;

    public override string Name => "together";

    /// <summary>Numbers of a set.</summary>
    private int Numbers => 2 + Modes.Length;

    public override void Write(Source source)
    {
        FunctionText.Write(source, "at", Program);
        StringBuilder text = source.Text;
        Parameters parameters = new(isPacked: true);
        for (int set = 0; set < Sets; set++)
        {
            for (int operand = 0; operand < Modes.Length; operand++)
            {
                parameters.Memory(Type(operand), $"p{operand}_{set}", operand >= Program.Inputs);
            }
        }

        parameters.Begin(text, Name);
        text.Append(CultureInfo.InvariantCulture, $$"""
                for (i64 block = GROUP(); block < numbers[0]; block += GROUPS()) {
                    i32 set = 0;
                    for (i32 end = {{Sets}}; end - set > 1;) {
                        const i32 middle = (set + end) / 2;
                        const i32 isBefore = block < numbers[1 + middle * {{Numbers}}];
                        end = isBefore ? middle : end;
                        set = isBefore ? set : middle;
                    }
                    GLOBAL const i64* of = numbers + 1 + set * {{Numbers}};

            """);
        for (int operand = 0; operand < Modes.Length; operand++)
        {
            text.Append(CultureInfo.InvariantCulture, $"        GLOBAL {(operand < Program.Inputs ? "const " : "")}{Type(operand)}* p{operand} = p{operand}_0;\n");
        }

        text.Append("        switch (set) {\n");
        for (int set = 1; set < Sets; set++)
        {
            text.Append(CultureInfo.InvariantCulture, $"        case {set}:{string.Concat(Enumerable.Range(0, Modes.Length).Select(operand => $" p{operand} = p{operand}_{set};"))} break;\n");
        }

        text.Append("        default: break;\n        }\n");
        for (int operand = 0; operand < Modes.Length; operand++)
        {
            text.Append(CultureInfo.InvariantCulture, $"        p{operand} += of[{operand + 2}];\n");
        }

        text.Append(CultureInfo.InvariantCulture, $$"""
                    const i64 first = (block - of[0]) * {{Block}};
                    const i64 end = first + {{Block}} < of[1] ? first + {{Block}} : of[1];

            """);
        if (IsInFours)
        {
            text.Append("        const i64 left = end / 4 * 4;\n        for (i64 i = first + 4 * ITEM(); i < left; i += 4 * ITEMS()) {\n");
            FoursText.Write(text, Program, "            ", operand => Modes[operand] == 'r', operand => $"p{operand} + {Place(operand)}");
            text.Append("        }\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"        for (i64 i = {(IsInFours ? "left" : "first")} + ITEM(); i < end; i += ITEMS()) {{\n");
        ElementText.Write(text, Program, "            ", operand => $"p{operand}[{Place(operand)}]");
        text.Append("        }\n    }\n}\n");
    }

    private string Type(int operand) => CNames.Stored(Program.OperandType(operand));

    private string Place(int operand) => Modes[operand] == 'c' ? "i" : "0";
}
