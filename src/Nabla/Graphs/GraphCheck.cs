namespace Nabla;

/// <summary>Whether a graph is one: every line uses earlier lines only, and the types of its results are those that its operation infers.</summary>
internal static class GraphCheck
{
    /// <exception cref="InvalidOperationException">It is not; the message names the line.</exception>
    public static void Check(Graph graph)
    {
        HashSet<GraphNode> seen = new(ReferenceEqualityComparer.Instance);
        HashSet<GraphNode> given = [.. graph.Parameters, .. graph.ReadCaptures.Select(read => read.Value.Node)];
        foreach (GraphNode node in graph.Nodes)
        {
            if (node.Op is null && node.Constant is null && !given.Contains(node))
            {
                throw Wrong(node, "is no operation and no constant, and nothing gives it a value");
            }

            foreach (GraphValue input in node.Inputs)
            {
                if (!seen.Contains(input.Node))
                {
                    throw Wrong(node, $"uses {GraphText.Name(input)}, which does not come before it");
                }

                if ((uint)input.Output >= (uint)input.Node.Types.Length)
                {
                    throw Wrong(node, $"uses result {input.Output} of an operation that has {input.Node.Types.Length}");
                }
            }

            if (node.Op is { } op)
            {
                TensorType[] types = new TensorType[node.Types.Length];
                op.Infer(Array.ConvertAll(node.Inputs, input => input.Type), types);
                if (!types.AsSpan().SequenceEqual(node.Types))
                {
                    throw Wrong(node, $"says that it gives {string.Join(", ", node.Types)}, but {op.Name} gives {string.Join(", ", types)}");
                }
            }

            seen.Add(node);
        }

        foreach (GraphValue output in graph.Outputs.Concat(graph.WriteCaptures.Where(write => write.Value.Node is not null).Select(write => write.Value)))
        {
            if (!seen.Contains(output.Node))
            {
                throw new InvalidOperationException($"A result of the graph, {output.Type}, is no line of it.");
            }
        }
    }

    private static InvalidOperationException Wrong(GraphNode node, string what)
        => new($"Line %{node.Place} of the graph ({(node.Op is null ? "no operation" : GraphText.Operation(node))}) {what}.");
}
