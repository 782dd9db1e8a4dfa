namespace Nabla.Compilation;

/// <summary>What a launch costs at least: single operations on numbers, and bytes to and from memory.</summary>
internal static class LaunchCost
{
    /// <summary>How many operations on single numbers lines of these forms are, as far as forms say it: a multiplication with addition is two.</summary>
    public static long Arithmetic(IReadOnlyList<GraphNode> lines, IReadOnlyList<Form> forms)
    {
        long sum = 0;
        for (int i = 0; i < lines.Count; i++)
        {
            GraphNode line = lines[i];
            sum += forms[i] switch
            {
                Form.Pointwise form => line.Types[0].Shape.Count * LoopCost.Of(form, line),
                Form.Combination => line.Inputs[0].Type.Shape.Count,
                Form.Contraction form => 2 * line.Types[0].Shape.Count * line.Inputs[form.X].Type.Shape[form.IsTransposedX ? ^2 : ^1],
                _ => 0,
            };
        }

        return sum;
    }

    /// <summary>The bytes that a launch reads and writes if it touches everything once; what is repeated counts once.</summary>
    public static long Bytes(Launch launch, IReadOnlyList<Place> places)
        => launch.Inputs.Distinct().Concat(launch.Outputs).Sum(at => Math.Min(places[at].Type.Shape.Count * places[at].Type.DType.Size(), places[at].Root.Bytes));
}
