using System.Globalization;
using System.Text;

namespace Nabla;

/// <summary>Graphs in words.</summary>
internal static class GraphText
{
    public static string Render(Graph graph)
    {
        StringBuilder text = new();
        text.Append("graph (").AppendJoin(", ", graph.Parameters.Select(Declared)).Append(')');
        foreach (GraphCapture read in graph.ReadCaptures)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  {Declared(read.Value.Node)} = {Called(read)}");
        }

        foreach (GraphNode node in graph.Nodes)
        {
            if (node.Op is not null)
            {
                text.Append("\n  ").AppendJoin(", ", node.Types.Select((type, output) => $"{Name(new GraphValue(node, output))}: {type}"));
                text.Append(" = ").Append(Operation(node)).Append(' ').AppendJoin(' ', node.Inputs.Select(Name));
            }
        }

        foreach (GraphCapture write in graph.WriteCaptures)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  {Called(write)} ← {(write.Value.Node is null ? "null" : Name(write.Value))}");
        }

        return text.Append("\n  return ").AppendJoin(", ", graph.Outputs.Select(Name)).ToString();
    }

    /// <summary>The operation with its parameters.</summary>
    public static string Operation(GraphNode node)
    {
        // Records print as Name { A = 1 }; one without parameters as Name { }.
        string full = node.Op!.ToString();
        return full.EndsWith("{ }", StringComparison.Ordinal) || node.Op.Inside == Inside.UserCode ? node.Op.Name : full;
    }

    /// <summary>A scalar constant by its number, anything else by its place in the graph.</summary>
    public static string Name(GraphValue value) => value.Node.Constant switch
    {
        ConcreteTensor { Rank: 0 } scalar => scalar.ToString(),
        { } constant => $"const {constant.Type}",
        _ => string.Create(CultureInfo.InvariantCulture, $"%{value.Node.Place}{(value.Node.Types.Length > 1 ? $".{value.Output}" : "")}"),
    };

    public static string Called(GraphCapture capture) => $"{capture.Variable.Name ?? "variable"}{(capture.IsGradient ? ".Grad" : "")}";

    private static string Declared(GraphNode node) => $"{Name(new GraphValue(node, 0))}: {node.Types[0]}";
}
