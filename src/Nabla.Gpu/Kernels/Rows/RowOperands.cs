using System.Globalization;
using System.Text;
using Nabla.Compilation;

namespace Nabla.Gpu;

/// <summary>How the operands of a loop along rows lie, as far as a text depends on it.</summary>
/// <param name="Rank">The axes that rows are counted along.</param>
/// <param name="Rows">For each operand whether its rows lie by strides (s), or all are one (r).</param>
/// <param name="Columns">For each operand whether a row's elements follow each other (c), are one (r), or lie by a stride (s).</param>
/// <param name="IsPacked">Whether numbers come in memory of their own; see Note [Numbers in memory].</param>
internal sealed record RowOperands(int Rank, string Rows, string Columns, bool IsPacked)
{
    /// <summary>Adds the operands of a program, with what says where they lie; the numbers are those of <see cref="RowPlaces.Add"/>.</summary>
    public void Declare(Parameters parameters, LoopProgram program)
    {
        for (int operand = 0; operand < Rows.Length; operand++)
        {
            parameters.Operand(CNames.Stored(program.OperandType(operand)), $"p{operand}", operand >= program.Inputs);
        }

        parameters.Number("i64", "rows");
        parameters.Number("i64", "columns");
        for (int axis = 1; axis < Rank; axis++)
        {
            parameters.Number("i64", $"n{axis}");
        }

        for (int operand = 0; operand < Rows.Length; operand++)
        {
            if (Columns[operand] == 's')
            {
                parameters.Number("i64", $"p{operand}_c");
            }

            for (int axis = 0; axis < Rank && Rows[operand] == 's'; axis++)
            {
                parameters.Number("i64", $"p{operand}_s{axis}");
            }
        }
    }

    /// <summary>Says where operands have their row of number <c>here</c>: q0, q1, ….</summary>
    public void Begin(StringBuilder text, LoopProgram program)
    {
        if (Rank > 0)
        {
            PointwiseText.Coordinates(text, "here", Rank, isSmall: false, "        ");
        }

        for (int operand = 0; operand < Rows.Length; operand++)
        {
            string type = CNames.Stored(program.OperandType(operand));
            string place = Rows[operand] == 'r' ? "" : string.Concat(Enumerable.Range(0, Rank).Select(axis => $" + i{axis} * p{operand}_s{axis}"));
            text.Append(CultureInfo.InvariantCulture, $"        GLOBAL {(operand < program.Inputs ? "const " : "")}{type}* q{operand} = p{operand} + p{operand}_at{place};\n");
        }
    }

    /// <summary>An operand's element in a column.</summary>
    public string Element(int operand, string column) => Columns[operand] switch
    {
        'c' => $"q{operand}[{column}]",
        'r' => $"q{operand}[0]",
        _ => $"q{operand}[{column} * p{operand}_c]",
    };
}
