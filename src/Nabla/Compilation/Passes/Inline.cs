namespace Nabla.Compilation.Passes;

/// <summary>Writes the operations that a composite or a call consists of in its place, so that later passes see them.</summary>
internal static class Inline
{
    public static Graph Run(Graph graph)
    {
        foreach (GraphNode node in graph.Nodes)
        {
            if (node.Op is { } op && (op.Inside == Inside.Operations || op.Definition is not null))
            {
                return Staging.Inline(graph);
            }
        }

        return graph;
    }
}
