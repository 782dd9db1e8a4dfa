namespace Nabla.Compilation.Passes;

/// <summary>Computes again, where it is needed, what is a few steps away from something that is in memory anyway, instead of writing it there too.</summary>
/// <remarks>A loop that takes x − m of another one reads as many numbers when it takes x, and the other need not write any.</remarks>
internal static class Recompute
{
    // So many steps cost less than a number's way to memory and back.
    private const int Little = 4;

    public static Graph Run(Graph graph)
    {
        Fuse.Unit[] unitOf = new Fuse.Unit[graph.Nodes.Count];
        foreach (Fuse.Unit unit in Fuse.Run(graph))
        {
            foreach (GraphNode line in unit.Lines)
            {
                unitOf[line.Place] = unit;
            }
        }

        HashSet<GraphNode> again = Again(graph, unitOf);
        if (again.Count == 0)
        {
            return graph;
        }

        Dictionary<(Fuse.Unit, GraphValue), GraphValue> copies = [];
        return Rewriting.Of(graph, (writing, node, inputs) =>
        {
            Fuse.Unit unit = unitOf[node.Place];
            return Array.Exists(node.Inputs, input => IsCopied(input, unit)) ? writing.Apply(node.Op!, Array.ConvertAll(node.Inputs, Taken), node.Types) : null;

            GraphValue Taken(GraphValue input)
            {
                if (!IsCopied(input, unit))
                {
                    return writing.Of(input);
                }

                if (!copies.TryGetValue((unit, input), out GraphValue copy))
                {
                    copies.Add((unit, input), copy = writing.Apply(input.Node.Op!, Array.ConvertAll(input.Node.Inputs, Taken), input.Node.Types)[0]);
                }

                return copy;
            }
        });

        bool IsCopied(GraphValue input, Fuse.Unit unit) => again.Contains(input.Node) && unitOf[input.Node.Place] != unit;
    }

    /// <summary>The lines whose results all who take them from another loop are to compute again.</summary>
    private static HashSet<GraphNode> Again(Graph graph, Fuse.Unit[] unitOf)
    {
        Dictionary<GraphNode, int?> steps = [];
        HashSet<GraphNode> again = [.. graph.Nodes.Where(node => unitOf[node.Place].Outputs.Contains(node) && FormOf(node) is Form.Pointwise && StepsTo(new GraphValue(node, 0)) is > 0 and <= Little)];
        foreach (GraphValue output in graph.Outputs)
        {
            again.Remove(Fuse.Source(output).Node);
        }

        foreach (GraphNode node in graph.Nodes)
        {
            foreach (GraphValue input in node.Inputs)
            {
                // Who does not go through the same elements, element by element or row by row, reads memory.
                Fuse.Unit unit = unitOf[node.Place];
                bool goesAlong = unit.Product < 0 && unit.Shape.Equals(input.Type.Shape) && FormOf(node) is (Form.Pointwise or Form.Combination);
                if (again.Contains(input.Node) && unit != unitOf[input.Node.Place] && !goesAlong)
                {
                    again.Remove(input.Node);
                }
            }
        }

        return again;

        Form? FormOf(GraphNode node) => unitOf[node.Place] is var unit ? unit.Forms[IndexOf(unit.Lines, node)] : null;

        // From what is in memory, or null where it would have to be brought there, or more than one number would be read for each.
        int? StepsTo(GraphValue value)
        {
            GraphNode node = value.Node;
            if (steps.TryGetValue(node, out int? known))
            {
                return known;
            }

            int? count = RowView.Of(value).Origin is var origin && origin.Node != node ? StepsTo(origin) is 0 ? 0 : null
                : FormOf(node) is Form.Pointwise form ? StepsOf(node, form)
                : unitOf[node.Place].IsLoop ? null : 0;
            steps.Add(node, count);
            return count;
        }

        int? StepsOf(GraphNode node, Form.Pointwise form)
        {
            Shape shape = node.Types[0].Shape;
            GraphValue[] full = [.. node.Inputs.Where(input => RowView.Of(input).Origin.Type.Shape.Count == shape.Count).Distinct()];
            return full.Length == 1 && StepsTo(full[0]) is { } before ? before + LoopCost.Of(form, node) : null;
        }
    }

    private static int IndexOf(IReadOnlyList<GraphNode> lines, GraphNode node)
    {
        int at = 0;
        while (lines[at] != node)
        {
            at++;
        }

        return at;
    }
}
