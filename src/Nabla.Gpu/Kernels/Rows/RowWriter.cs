using System.Globalization;
using System.Text;
using Nabla.Compilation;

namespace Nabla.Gpu;

/// <summary>Writes the stages of rows: a team of work-items has a row, or a block of one, and each of them every so manieth of its elements.</summary>
/// <param name="source">The text.</param>
/// <param name="rows">The program.</param>
/// <param name="operands">How operands lie.</param>
/// <param name="team">Work-items of a team.</param>
/// <param name="column">The column of element <c>i</c>.</param>
/// <param name="held">The element of a value that a later stage reads.</param>
internal sealed class RowWriter(Source source, RowProgram rows, RowOperands operands, int team, string column, Func<int, string> held)
{
    private readonly StringBuilder _text = source.Text;

    /// <summary>Appends the functions that some stages call.</summary>
    public void Functions(IEnumerable<int> stages)
    {
        foreach (int stage in stages)
        {
            if (rows.Stages[stage].Numbers is { } numbers)
            {
                FunctionText.Write(source, $"numbers{stage}", numbers.Program);
            }

            if (rows.Stages[stage].Elements is { } elements)
            {
                FunctionText.Write(source, $"elements{stage}", elements.Program);
            }

            foreach (int reduction in rows.Stages[stage].Reductions)
            {
                FunctionText.Write(source, $"combine{reduction}", rows.Program.Values[reduction].Monoid!, rows.Program.Values[reduction].DType);
            }
        }
    }

    /// <summary>Declares what a team's sums meet in.</summary>
    public void Meeting(IEnumerable<int> stages, int group)
    {
        foreach (string lane in stages.SelectMany(stage => rows.Stages[stage].Reductions).Select(Lane).Distinct())
        {
            _text.Append(CultureInfo.InvariantCulture, $"    LOCAL {lane} sums_{lane}[{group}];\n");
        }
    }

    /// <summary>Reads an input of which there is one for each row.</summary>
    public void Read(int value) => _text.Append(CultureInfo.InvariantCulture, $"        const {Type(value)} v{value} = q{rows.OperandOf(value)}[0];\n");

    /// <summary>Computes a stage's numbers of the row.</summary>
    public void Numbers(int stage)
    {
        if (rows.Stages[stage].Numbers is not { } numbers)
        {
            return;
        }

        foreach (int output in numbers.Outputs)
        {
            _text.Append(CultureInfo.InvariantCulture, $"        {Type(output)} v{output};\n");
        }

        string call = string.Join(", ", numbers.Inputs.Select(static value => $"v{value}").Concat(numbers.Outputs.Select(static value => $"&v{value}")));
        _text.Append(CultureInfo.InvariantCulture, $"        numbers{stage}({call});\n");
    }

    /// <summary>Goes through the elements of <c>count</c> columns: computes those of a stage, writes what is written, and leaves the combinations in <c>sum</c> and the number of the reduction.</summary>
    public void Elements(int stage)
    {
        RowLoop? elements = rows.Stages[stage].Elements;
        int[] reductions = rows.Stages[stage].Reductions;
        foreach (int reduction in reductions)
        {
            _text.Append(CultureInfo.InvariantCulture, $"        {Lane(reduction)} sum{reduction} = 0;\n");
        }

        if (elements is null && reductions.Length == 0)
        {
            return;
        }

        _text.Append(CultureInfo.InvariantCulture, $"        for (i32 i = j; i < count; i += {team}) {{\n");
        if (elements is not null)
        {
            for (int output = 0; output < elements.Outputs.Length; output++)
            {
                _text.Append(CultureInfo.InvariantCulture, $"            {Type(elements.Outputs[output])} z{output};\n");
            }

            string call = string.Join(", ", elements.Inputs.Select(Element).Concat(Enumerable.Range(0, elements.Outputs.Length).Select(static output => $"&z{output}")));
            _text.Append(CultureInfo.InvariantCulture, $"            elements{stage}({call});\n");
            foreach (int value in elements.Outputs.Distinct())
            {
                Store(value, $"z{Array.IndexOf(elements.Outputs, value)}");
            }
        }

        foreach (int reduction in reductions)
        {
            int value = rows.Program.Values[reduction].X;
            int output = elements is null ? -1 : Array.IndexOf(elements.Outputs, value);
            string element = Stored.Load(rows.Program.Values[value].DType, output < 0 ? Element(value) : $"z{output}");
            _text.Append(CultureInfo.InvariantCulture, $"            sum{reduction} = i == j ? {element} : combine{reduction}(sum{reduction}, {element});\n");
        }

        _text.Append("        }\n");
    }

    /// <summary>Folds what the work-items of a team have come to in halves, so that all of them know the combination: <c>v</c> and its number.</summary>
    public void Fold(int stage)
    {
        foreach (int reduction in rows.Stages[stage].Reductions)
        {
            if (team == 1)
            {
                _text.Append(CultureInfo.InvariantCulture, $"        const {Type(reduction)} v{reduction} = sum{reduction};\n");
                continue;
            }

            string sums = $"sums_{Lane(reduction)}";
            _text.Append(CultureInfo.InvariantCulture, $$"""
                        {{sums}}[ITEM()] = sum{{reduction}};
                        BARRIER();
                        for (i32 half_team = {{team / 2}}; half_team > 0; half_team /= 2) {
                            if (j < half_team && j + half_team < count) {
                                {{sums}}[ITEM()] = combine{{reduction}}({{sums}}[ITEM()], {{sums}}[ITEM() + half_team]);
                            }
                            BARRIER();
                        }
                        const {{Type(reduction)}} v{{reduction}} = {{sums}}[ITEM() - j];
                        BARRIER();

                """);
        }
    }

    /// <summary>Writes those results of which there is one for each row and that are known now.</summary>
    public void Write(int stage)
    {
        foreach ((int operand, int value) in rows.NumbersWritten(stage))
        {
            _text.Append(CultureInfo.InvariantCulture, $"            q{operand}[0] = v{value};\n");
        }
    }

    /// <summary>What a value's type is called where it is stored.</summary>
    public string Type(int value) => CNames.Stored(rows.Program.Values[value].DType);

    private string Lane(int reduction) => CNames.Stored(FunctionText.Lane(rows.Program.Values[reduction].DType));

    private string Element(int value)
        => rows.IsPerRow(value) ? $"v{value}" : rows.OperandOf(value) is >= 0 and var operand ? operands.Element(operand, column) : held(value);

    private void Store(int value, string element)
    {
        if (rows.IsHeld(value))
        {
            _text.Append(CultureInfo.InvariantCulture, $"            {held(value)} = {element};\n");
        }

        foreach (int operand in rows.Written(value))
        {
            _text.Append(CultureInfo.InvariantCulture, $"            {operands.Element(operand, column)} = {element};\n");
        }
    }
}
