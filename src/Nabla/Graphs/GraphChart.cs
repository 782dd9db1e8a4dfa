using System.Globalization;
using System.Text;

namespace Nabla;

/// <summary>Graphs as drawings.</summary>
internal static class GraphChart
{
    public static string Mermaid(Graph graph)
    {
        StringBuilder text = new("flowchart TB");
        foreach ((string name, string label) in Boxes(graph))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  {name}[\"{label.Replace("\"", "#quot;", StringComparison.Ordinal)}\"]");
        }

        foreach ((string from, string to) in Arrows(graph))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  {from} --> {to}");
        }

        return text.Append('\n').ToString();
    }

    public static string Dot(Graph graph)
    {
        StringBuilder text = new("digraph {");
        foreach ((string name, string label) in Boxes(graph))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  {name} [label=\"{label.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"];");
        }

        foreach ((string from, string to) in Arrows(graph))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  {from} -> {to};");
        }

        return text.Append("\n}\n").ToString();
    }

    private static IEnumerable<(string Name, string Label)> Boxes(Graph graph)
    {
        Dictionary<GraphNode, string> reads = graph.ReadCaptures.ToDictionary(read => read.Value.Node, GraphText.Called);
        foreach (GraphNode node in graph.Nodes)
        {
            string what = node.Op is not null ? GraphText.Operation(node)
                : node.Constant is not null ? GraphText.Name(new GraphValue(node, 0))
                : reads.GetValueOrDefault(node, "argument");
            yield return (Box(node), $"{what}: {string.Join(", ", node.Types)}");
        }

        for (int i = 0; i < graph.Outputs.Count; i++)
        {
            yield return ($"r{i.ToString(CultureInfo.InvariantCulture)}", "return");
        }

        for (int i = 0; i < graph.WriteCaptures.Count; i++)
        {
            yield return ($"w{i.ToString(CultureInfo.InvariantCulture)}", $"{GraphText.Called(graph.WriteCaptures[i])} ←");
        }
    }

    private static IEnumerable<(string From, string To)> Arrows(Graph graph)
    {
        foreach (GraphNode node in graph.Nodes)
        {
            foreach (GraphValue input in node.Inputs)
            {
                yield return (Box(input.Node), Box(node));
            }
        }

        for (int i = 0; i < graph.Outputs.Count; i++)
        {
            yield return (Box(graph.Outputs[i].Node), $"r{i.ToString(CultureInfo.InvariantCulture)}");
        }

        for (int i = 0; i < graph.WriteCaptures.Count; i++)
        {
            if (graph.WriteCaptures[i].Value.Node is { } node)
            {
                yield return (Box(node), $"w{i.ToString(CultureInfo.InvariantCulture)}");
            }
        }
    }

    private static string Box(GraphNode node) => string.Create(CultureInfo.InvariantCulture, $"n{node.Place}");
}
