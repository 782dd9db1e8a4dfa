using Nabla.Primitives;

namespace Nabla.Compilation.Passes;

/// <summary>Computes before repeating: a formula of tensors that are repeated alike is computed once for each element, and its result repeated.</summary>
internal static class Sink
{
    public static Graph Run(Graph graph) => Rewriting.Of(graph, static (writing, node, inputs) =>
    {
        if (node.Types.Length != 1 || inputs.Length == 0)
        {
            return null;
        }

        // All inputs are one movement of smaller tensors, by the same operation.
        if (inputs[0].Node.Op is not Movement movement || !Array.TrueForAll(inputs, input => movement.Equals(input.Node.Op)))
        {
            return null;
        }

        GraphValue[] before = Array.ConvertAll(inputs, input => input.Node.Inputs[0]);
        Shape shape = before[0].Type.Shape;
        if (shape.Count >= node.Types[0].Shape.Count || !Array.TrueForAll(before, value => value.Type.Shape.Equals(shape)) || !IsFormula(node, inputs))
        {
            return null;
        }

        return [writing.Apply(movement, writing.Apply(node.Op!, before))];
    });

    private static bool IsFormula(GraphNode node, GraphValue[] inputs)
        => Recorder.Record(node.Op!, Array.ConvertAll(inputs, input => input.Type), node.Types) is Form.Pointwise;
}
