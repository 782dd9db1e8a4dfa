using System.Globalization;
using System.Text;
using Nabla.Compilation;

namespace Nabla.Gpu;

/// <summary>A loop of formulas over elements, as a kernel; which one depends on the program and on how operands lie, not on sizes.</summary>
/// <param name="Program">What is computed at each element; without reductions.</param>
/// <param name="Rank">The number of axes, 1 where no operand has strides.</param>
/// <param name="Modes">How each operand lies; see <see cref="Walk.Modes"/>, and <see cref="Walk.InFours"/> for four at a time.</param>
/// <param name="IsSmall">Whether distances have 32 bits.</param>
/// <param name="IsInFours">Whether four elements at a time are read and written, of which there are then so many as the kernel is told, and along the last axis too.</param>
/// <param name="IsPacked">Whether numbers come in memory of their own; see Note [Numbers in memory].</param>
internal sealed record PointwiseText(LoopProgram Program, int Rank, string Modes, bool IsSmall, bool IsInFours, bool IsPacked) : KernelText
{
    public override string Name => "loop";

    public override void Write(Source source)
    {
        FunctionText.Write(source, "at", Program);
        StringBuilder text = source.Text;
        string number = IsSmall ? "i32" : "i64";
        Parameters parameters = new(IsPacked);
        for (int operand = 0; operand < Modes.Length; operand++)
        {
            parameters.Operand(Type(operand), $"p{operand}", operand >= Program.Inputs);
        }

        parameters.Number(number, "count");
        bool isLinear = !Strided().Any();
        if (!isLinear)
        {
            parameters.Strides(number, Rank, Strided());
        }

        parameters.Begin(text, "loop");
        for (int operand = 0; operand < Modes.Length; operand++)
        {
            text.Append(CultureInfo.InvariantCulture, $"    p{operand} += p{operand}_at;\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"    for ({number} i = ({number})GROUP() * ITEMS() + ITEM(); i < count; i += ({number})GROUPS() * ITEMS()) {{\n");
        if (!isLinear)
        {
            Coordinates(text, "i", Rank, IsSmall, "        ");
        }

        if (IsInFours)
        {
            FoursText.Write(text, Program, "        ", operand => Modes[operand] is 'r' or 's', operand => $"p{operand} + {(Modes[operand] == 'c' ? "4 * i" : Place(operand))}");
        }
        else
        {
            ElementText.Write(text, Program, "        ", operand => $"p{operand}[{Place(operand)}]");
        }

        text.Append("    }\n}\n");
    }

    /// <summary>The operands that strides say the places of.</summary>
    public IEnumerable<int> Strided() => Enumerable.Range(0, Modes.Length).Where(operand => Modes[operand] is 's' or 'v');

    private string Type(int operand) => CNames.Stored(Program.OperandType(operand));

    private string Place(int operand) => Modes[operand] switch
    {
        'c' => "i",
        'r' => "0",
        _ => string.Join(" + ", Enumerable.Range(0, Rank).Select(axis => $"i{axis} * p{operand}_s{axis}")),
    };

    /// <summary>The coordinates i0, i1, … of element number <paramref name="index"/>, the lengths being n1, n2, ….</summary>
    internal static void Coordinates(StringBuilder text, string index, int rank, bool isSmall, string indent)
    {
        string number = isSmall ? "i32" : "i64";
        string unsigned = isSmall ? "u32" : "u64";
        string rest = index;
        for (int axis = rank - 1; axis > 0; axis--)
        {
            text.Append(CultureInfo.InvariantCulture, $"{indent}const {number} left{axis} = ({number})(({unsigned}){rest} / ({unsigned})n{axis});\n");
            text.Append(CultureInfo.InvariantCulture, $"{indent}const {number} i{axis} = {rest} - left{axis} * n{axis};\n");
            rest = $"left{axis}";
        }

        text.Append(CultureInfo.InvariantCulture, $"{indent}const {number} i0 = {rest};\n");
    }
}
