using Nabla.Primitives;

namespace Nabla.Compilation;

/// <summary>What a compiled function keeps of its forward pass for its reverse.</summary>
/// <remarks>
/// Note [What a compiled function keeps]
/// The reverse of a function is written down with all values on the way known. Those that it reads are what reverse mode would keep if it met the operations one by
/// one. Of these, some need not be kept, because the reverse part computes them again for next to nothing: a movement of something that is
/// no larger, and a formula of a few steps of what is kept anyway. The rest become outputs of the forward part, and with them inputs of the reverse part; an argument that
/// the reverse does not read is let go.
/// Higher derivatives go the same way: the forward part is a function like any other, of which another reverse may keep more.
/// </remarks>
internal static class Residue
{
    // A formula of so many steps costs about as much as reading a number from memory.
    private const int FewSteps = 3;

    /// <summary>The function with what its reverse needs as further outputs, and which inputs that reverse reads.</summary>
    /// <param name="body">The function.</param>
    /// <param name="wanted">Which inputs' cotangents are asked for.</param>
    /// <param name="kept">How many of the last outputs are known to the reverse anyway.</param>
    /// <exception cref="InvalidOperationException">The function cannot be differentiated.</exception>
    public static (Body Body, bool[] Read) Keep(GraphBody body, bool[] wanted, int kept)
    {
        Graph graph = body.Graph;
        HashSet<GraphValue> free = [.. graph.Outputs.Skip(graph.Outputs.Count - kept)];
        List<GraphValue> values = [];
        foreach (GraphNode node in graph.Nodes)
        {
            for (int i = 0; i < node.Types.Length && node.Op is not null; i++)
            {
                GraphValue value = new(node, i);
                if (!free.Contains(value))
                {
                    values.Add(value);
                }
            }
        }

        Graph reverse = body.ReverseKnowing(values, wanted, kept);
        HashSet<GraphNode> needed = Graph.Needed(reverse.Outputs);
        HashSet<GraphNode> arguments = [.. graph.Parameters.Where((_, i) => needed.Contains(reverse.Parameters[i]))];
        HashSet<GraphValue> read = [.. values.Where((_, i) => needed.Contains(reverse.Parameters[graph.ParameterCount + kept + i]))];
        foreach (GraphValue value in Enumerable.Reverse(values))
        {
            if (read.Contains(value) && IsCheap(value, input => IsFree(input) || read.Contains(input)))
            {
                read.Remove(value);
                foreach (GraphValue input in value.Node.Inputs)
                {
                    if (input.Node.Op is null)
                    {
                        arguments.Add(input.Node);
                    }
                    else if (!IsFree(input))
                    {
                        read.Add(input);
                    }
                }
            }
        }

        GraphValue[] added = [.. values.Where(read.Contains)];
        GraphBody augmented = body.With(added);
        Graph pulled = body.ReverseKnowing(added, wanted, kept);
        needed = Graph.Needed(pulled.Outputs);
        return (augmented, [.. graph.Parameters.Select((_, i) => needed.Contains(pulled.Parameters[i]))]);

        bool IsFree(GraphValue value) => free.Contains(value) || value.Node.Constant is not null || arguments.Contains(value.Node);
    }

    /// <summary>Whether a value is better computed again.</summary>
    private static bool IsCheap(GraphValue value, Func<GraphValue, bool> isKept)
    {
        GraphNode node = value.Node;
        if (node.IsAnnotation || node.Op is Movement)
        {
            GraphValue input = node.Inputs[0];
            return isKept(input) || Bytes(input) <= Bytes(value);
        }

        return Array.TrueForAll(node.Inputs, input => isKept(input))
            && Recorder.Record(node) is Form.Pointwise form
            && LoopCost.Of(form, node) <= FewSteps;
    }

    private static long Bytes(GraphValue value) => value.Type.Shape.Count * value.Type.DType.Size();
}
