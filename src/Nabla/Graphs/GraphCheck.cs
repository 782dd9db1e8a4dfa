namespace Nabla;

/// <summary>Whether a graph is one, and the functions that its operations consist of are: every line uses earlier lines only, and the types of its results are those that its operation infers.</summary>
internal static class GraphCheck
{
    /// <exception cref="InvalidOperationException">It is not; the message names the line, and where it is a line of a function inside an operation, the way there.</exception>
    public static void Check(Graph graph) => Check(graph, "the graph");

    private static void Check(Graph graph, string place)
    {
        HashSet<GraphNode> seen = new(ReferenceEqualityComparer.Instance);
        HashSet<GraphNode> given = [.. graph.Parameters, .. graph.ReadCaptures.Select(read => read.Value.Node)];
        foreach (GraphNode node in graph.Nodes)
        {
            string line = $"line %{node.Place} of {place}";
            CheckInputs(node, line, seen);
            if (node.Op is { } op)
            {
                CheckTypes(node, op, line);
                foreach ((string name, Primitives.Body body) in op.Parts)
                {
                    Check(((GraphBody)body).Graph, $"{name} in {line}");
                }
            }
            else if (node.Constant is null && !given.Contains(node))
            {
                throw Wrong(node, line, "is no operation and no constant, and nothing gives it a value");
            }

            seen.Add(node);
        }

        foreach (GraphValue output in graph.Outputs.Concat(graph.WriteCaptures.Where(write => write.Value.Node is not null).Select(write => write.Value)))
        {
            if (!seen.Contains(output.Node))
            {
                throw new InvalidOperationException($"A result of {place}, {output.Type}, is no line of it.");
            }
        }
    }

    private static void CheckInputs(GraphNode node, string line, HashSet<GraphNode> seen)
    {
        foreach (GraphValue input in node.Inputs)
        {
            if (!seen.Contains(input.Node))
            {
                throw Wrong(node, line, $"uses {GraphText.Name(input)}, which does not come before it");
            }

            if ((uint)input.Output >= (uint)input.Node.Types.Length)
            {
                throw Wrong(node, line, $"uses result {input.Output} of an operation that has {input.Node.Types.Length}");
            }
        }
    }

    private static void CheckTypes(GraphNode node, Primitive op, string line)
    {
        if (op.Outputs != node.Types.Length)
        {
            throw Wrong(node, line, $"says that it has {node.Types.Length} results, but {op.Name} has {op.Outputs}");
        }

        TensorType[] types = new TensorType[op.Outputs];
        try
        {
            op.Infer(Array.ConvertAll(node.Inputs, input => input.Type), types);
        }
        catch (ArgumentException impossible)
        {
            throw Wrong(node, line, $"cannot be: {impossible.Message}", impossible);
        }

        if (!types.AsSpan().SequenceEqual(node.Types))
        {
            throw Wrong(node, line, $"says that it gives {string.Join(", ", node.Types)}, but {op.Name} gives {string.Join(", ", types)}");
        }
    }

    private static InvalidOperationException Wrong(GraphNode node, string line, string what, Exception? cause = null)
        => new($"L{line[1..]} ({(node.Op is null ? "no operation" : GraphText.Operation(node))}) {what.TrimEnd('.')}.", cause);
}
