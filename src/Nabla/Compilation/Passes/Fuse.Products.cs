namespace Nabla.Compilation.Passes;

/// <content>Products, and what is done to their sums.</content>
internal sealed partial class Fuse
{
    // Of shorter rows registers are broken more often than whole.
    private const int ShortestRow = 16;

    private void JoinProducts()
    {
        Dictionary<GraphNode, GraphNode?> takers = Takers();
        for (int place = _graph.Nodes.Count - 1; place >= 0; place--)
        {
            GraphNode product = _graph.Nodes[place];
            Shape shape = product.Types[0].Shape;
            if (_forms[place] is not Form.Contraction || product.Types[0].DType is DType.Bool or DType.UInt8 || shape.Count == 0)
            {
                continue;
            }

            Group merged = new([product], shape, 0, hasReductions: false, hasProduct: true);
            _groups[place] = merged;
            if (takers.GetValueOrDefault(product) is { } taker && _groups[taker.Place] is { HasReductions: false } loop && Takes(product, loop))
            {
                merged = Merged(merged, loop) ?? merged;
            }

            Settled(merged);
        }
    }

    private bool Takes(GraphNode product, Group loop)
        => product.Types[0].Shape is var shape && shape.Equals(loop.Shape) && shape[^1] >= ShortestRow
            && !Array.Exists(product.Inputs, input => _groups[Source(input).Node.Place] == loop)
            && loop.Lines.TrueForAll(LiesInRows) && BytesRead(loop) <= _machine.NearBytes;

    /// <summary>For each product a line that takes its sums, if all such lines are of one loop and nobody else needs them.</summary>
    private Dictionary<GraphNode, GraphNode?> Takers()
    {
        Dictionary<GraphNode, GraphNode?> takers = [];
        foreach (GraphNode node in _graph.Nodes)
        {
            foreach (GraphValue input in node.IsAnnotation ? [] : node.Inputs)
            {
                GraphNode from = Source(input).Node;
                if (_forms[from.Place] is Form.Contraction)
                {
                    bool isFirst = !takers.TryGetValue(from, out GraphNode? other);
                    takers[from] = _groups[node.Place] is { } group && (isFirst || (other is not null && _groups[other.Place] == group)) ? node : null;
                }
            }
        }

        foreach (GraphValue output in _graph.Outputs)
        {
            takers[Source(output).Node] = null;
        }

        return takers;
    }

    /// <summary>How much memory a loop reads besides. What is far is better streamed from end to end than visited tile by tile: an optimizer's state of a large parameter, say.</summary>
    private long BytesRead(Group loop) => loop.Lines
        .SelectMany(line => line.Inputs)
        .Select(input => RowView.Of(input).Origin)
        .Where(origin => _groups[origin.Node.Place] != loop && _forms[origin.Node.Place] is not Form.Contraction && origin.Node.Constant is not ConcreteTensor { IsLiteral: true })
        .Distinct()
        .Sum(static origin => origin.Type.Shape.Count * origin.Type.DType.Size());

    /// <summary>Whether the rows of everything that a line takes from memory can be read as they lie.</summary>
    private static bool LiesInRows(GraphNode line) => Array.TrueForAll(line.Inputs, static input =>
    {
        RowView view = RowView.Of(input);
        return view.Layout is { } layout && (view.Origin.Node.Constant is not ConcreteTensor constant || constant.IsLiteral || constant.Layout.IsContiguous) && layout.Strides[^1] is 0 or 1;
    });
}
