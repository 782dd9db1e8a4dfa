using Nabla.Primitives;

namespace Nabla.Compilation.Passes;

/// <summary>Computes now what depends on constants only, where the result is small; of one number that is repeated, once, and repeats the result.</summary>
internal static class Fold
{
    private const long Largest = 1024;

    public static Graph Run(Graph graph) => Rewriting.Of(graph, static (writing, node, inputs) =>
    {
        if (node.Op!.Inside != Inside.Loop || node.Op.CanFail || inputs.Length == 0 || !Array.TrueForAll(inputs, IsFixed))
        {
            return null;
        }

        ConcreteTensor[] given = Array.ConvertAll(inputs, input => input.Node.Constant!.Concrete);
        bool isOneNumber = Array.TrueForAll(given, constant => constant.IsOneNumber);
        if (isOneNumber && node.Op is Movement)
        {
            return [writing.Constant(given[0].First.Everywhere(node.Types[0].Shape))];
        }

        if (isOneNumber && Recorder.Record(node.Op, Array.ConvertAll(inputs, input => input.Type), node.Types) is Form.Pointwise)
        {
            return [writing.Constant(Applied(node, Array.ConvertAll(given, constant => constant.First))[0].Everywhere(node.Types[0].Shape))];
        }

        long results = node.Types.Sum(type => type.Shape.Count);
        return results > Largest || results > given.Sum(constant => constant.Count) ? null : Array.ConvertAll(Applied(node, given), writing.Constant);
    });

    private static ConcreteTensor[] Applied(GraphNode node, ConcreteTensor[] given)
    {
        Tensor[] results = new Tensor[node.Types.Length];
        using FloorScope scope = Floor.Unrecorded.Enter();
        node.Op!.Apply(given, results);
        return Array.ConvertAll(results, result => result.Concrete);
    }

    /// <summary>Whether a value is known now. Memory of the user's may change its numbers until the graph is run.</summary>
    private static bool IsFixed(GraphValue value) => value.Node.Constant is ConcreteTensor { Storage.IsForeign: false };
}
