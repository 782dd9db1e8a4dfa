namespace Nabla.Compilation.Passes;

/// <summary>Leaves out what no result needs, and the marks that mean something to derivatives only.</summary>
internal static class Prune
{
    public static Graph Run(Graph graph) => Rewriting.Of(graph, static (_, node, inputs) => node.IsAnnotation ? [inputs[0]] : null);
}
