using System.Globalization;
using System.Text;

namespace Nabla.Compilation;

/// <summary>A loop's program as text: <c>v2 = Multiply(v0, v1) : float32</c>.</summary>
internal static class LoopText
{
    public static string Of(LoopProgram program)
    {
        StringBuilder text = new();
        for (int i = 0; i < program.Values.Length; i++)
        {
            LoopProgram.Value value = program.Values[i];
            string source = value.Source switch
            {
                LoopProgram.Source.Input => value.IsPerRow ? "input of rows" : "input",
                LoopProgram.Source.Reduction => $"{value.Monoid} of row(v{value.X})",
                LoopProgram.Source.Columns => $"{value.Monoid} of columns(v{value.X})",
                LoopProgram.Source.Constant => string.Create(CultureInfo.InvariantCulture, $"0x{value.Bits:X}"),
                _ => $"{value.Formula}({string.Join(", ", Enumerable.Range(0, value.Formula!.Arity).Select(position => $"v{value.Argument(position)}"))})",
            };
            text.AppendLine(CultureInfo.InvariantCulture, $"v{i} = {source} : {value.DType.Name()}");
        }

        return text.Append("return ").AppendJoin(", ", program.Outputs.ToArray().Select(output => $"v{output}")).ToString();
    }
}
