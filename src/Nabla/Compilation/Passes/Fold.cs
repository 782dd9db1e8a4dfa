namespace Nabla.Compilation.Passes;

/// <summary>Computes now what depends on constants only, where the result is small and not merely repeated.</summary>
internal static class Fold
{
    private const long Largest = 1024;

    public static Graph Run(Graph graph) => Rewriting.Of(graph, static (writing, node, inputs) =>
    {
        if (node.Op!.Inside != Inside.Loop || node.Op.CanFail || inputs.Length == 0 || !Array.TrueForAll(inputs, IsFixed) || Array.Exists(node.Types, type => type.Shape.Count > Largest))
        {
            return null;
        }

        Tensor[] given = Array.ConvertAll(inputs, input => input.Node.Constant!);
        if (node.Types.Sum(type => type.Shape.Count) > given.Sum(constant => constant.Count))
        {
            return null;
        }

        Tensor[] results = new Tensor[node.Types.Length];
        using FloorScope scope = Floor.Unrecorded.Enter();
        node.Op.Apply(given, results);
        return Array.ConvertAll(results, result => writing.Constant(result.Concrete));
    });

    /// <summary>Whether a value is known now. Memory of the user's may change its numbers until the graph is run.</summary>
    private static bool IsFixed(GraphValue value) => value.Node.Constant is ConcreteTensor { Storage.IsForeign: false };
}
