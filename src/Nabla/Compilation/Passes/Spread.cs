using Nabla.Primitives;

namespace Nabla.Compilation.Passes;

/// <summary>Writes one addition for each row as a formula, x + (here? u : nothing), so that it can be a part of a loop over rows.</summary>
internal static class Spread
{
    public static Graph Run(Graph graph) => Rewriting.Of(graph, static (writing, node, inputs) =>
        node.Op is ScatterAdd { Axis: var axis } && Simplify.IsOneForEachRow(axis, inputs[0].Type, inputs[1].Type.Shape) ? [Added(writing, inputs[0], inputs[1], inputs[2])] : null);

    private static GraphValue Added(Rewriting writing, GraphValue x, GraphValue indices, GraphValue added)
    {
        Shape shape = x.Type.Shape;
        int columns = shape[^1];
        Tensor numbers = x.Type.DType == DType.Float32 ? Tensor.Of<int>([.. Enumerable.Range(0, columns)]) : Tensor.Of<long>([.. Enumerable.Range(0, columns).Select(static i => (long)i)]);
        GraphValue row = writing.Constant(numbers.Concrete);
        GraphValue here = Simplify.Moved(writing, new Broadcast(shape, Axes.Of(shape.Rank - 1)), row);

        // Looked up among the numbers themselves, an index is what it is, or an error as before.
        GraphValue found = writing.Apply(new Gather(0), row, Simplify.Moved(writing, new Reshape(Shape.Create([checked((int)indices.Type.Shape.Count)])), indices));
        GraphValue index = Simplify.Moved(writing, new Reshape(indices.Type.Shape), found);
        Axes all = Axes.Of([.. Enumerable.Range(0, shape.Rank)]);
        GraphValue mask = writing.Apply(Equal.Op, here, Simplify.Moved(writing, new Broadcast(shape, all), index));

        // To nothing there is one addition for each row, to numbers one for each of them.
        GraphValue sum = Simplify.Is(x, 0) ? Simplify.Moved(writing, new Broadcast(shape, all), Simplify.FromZero(writing, added)) : writing.Apply(Add.Op, x, Simplify.Moved(writing, new Broadcast(shape, all), added));
        return writing.Apply(Where.Op, mask, sum, x);
    }
}
