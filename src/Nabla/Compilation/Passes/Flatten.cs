namespace Nabla.Compilation.Passes;

/// <summary>Writes combinations over several axes as combinations along rows and then over what there is one of for each row, so that they can be a part of a loop over rows.</summary>
/// <remarks>
/// Note [Rows of several axes]
/// What is combined over images is so in two steps anyway, first along the pixels of each channel of each image, then over the images: see Note [The tree of a reduction]. Where axes stand together and
/// everything combines over all or none of them, [N, C, H, W] is as well [N, C, H·W], whose rows a loop goes through: the formulas over that shape are written over it in all places.
/// </remarks>
internal static class Flatten
{
    public static Graph Run(Graph graph)
    {
        Form?[] forms = [.. graph.Nodes.Select(static node => node.Op is { Inside: Inside.Loop } && node.Inputs.Length > 0 ? Recorder.Record(node) : null)];
        Dictionary<Shape, int[]> starts = [];
        foreach (IGrouping<Shape, GraphNode> lines in graph.Nodes.Where(node => forms[node.Place] is not null).GroupBy(static node => node.Inputs[0].Type.Shape))
        {
            if (lines.Key.Count > 0 && Starts(lines.Key, [.. lines], forms) is { } found)
            {
                starts.Add(lines.Key, found);
            }
        }

        if (starts.Count == 0)
        {
            return graph;
        }

        Dictionary<GraphValue, GraphValue> flat = [];
        return Rewriting.Of(graph, (writing, node, inputs) =>
        {
            if (forms[node.Place] is not { } form || !starts.TryGetValue(node.Inputs[0].Type.Shape, out int[]? axes))
            {
                return null;
            }

            Shape rows = Joined(node.Inputs[0].Type.Shape, axes);
            switch (form)
            {
                case Form.Pointwise:
                    TensorType[] types = Array.ConvertAll(node.Types, type => new TensorType(type.DType, rows));
                    return [Simplify.Shaped(writing, writing.Apply(node.Op!, Array.ConvertAll(inputs, Flat), types)[0], node.Types[0].Shape)];

                case Form.Combination combination:
                    GraphValue x = Flat(inputs[0]);
                    for (int axis = axes.Length - 1; axis >= 0; axis--)
                    {
                        x = combination.Axes.Contains(axes[axis]) ? writing.Apply(node.Op!.Over(Axes.Of(axis))!, x) : x;
                    }

                    return [Simplify.Shaped(writing, x, node.Types[0].Shape)];

                default:
                    return null;
            }

            GraphValue Flat(GraphValue value)
            {
                if (!flat.TryGetValue(value, out GraphValue seen))
                {
                    flat.Add(value, seen = Simplify.Shaped(writing, value, rows));
                }

                return seen;
            }
        });
    }

    private static Shape Joined(Shape shape, int[] starts)
    {
        int[] lengths = new int[starts.Length];
        for (int i = 0; i < lengths.Length; i++)
        {
            long length = 1;
            for (int axis = starts[i]; axis < (i + 1 < starts.Length ? starts[i + 1] : shape.Rank); axis++)
            {
                length *= shape[axis];
            }

            lengths[i] = checked((int)length);
        }

        return Shape.Create(lengths);
    }

    /// <summary>The axes of a shape that begin those that are joined to one, or null where nothing is gained, or a line would not give the same bits or not see what it takes without copying it.</summary>
    private static int[]? Starts(Shape shape, IReadOnlyList<GraphNode> lines, Form?[] forms)
    {
        bool[] begins = new bool[shape.Rank + 1];
        bool pays = false;
        foreach (GraphNode line in lines)
        {
            if (forms[line.Place] is Form.Contraction)
            {
                // What is done to its sums as soon as they are complete goes by their shape.
                return null;
            }

            if (forms[line.Place] is Form.Combination { Axes: var axes })
            {
                if (line.Types[0].DType.Size() < DType.Float32.Size())
                {
                    // What is combined in half precision is rounded once, at the end.
                    return null;
                }

                begins[0] = true;
                for (int axis = 1; axis < shape.Rank; axis++)
                {
                    begins[axis] |= axes.Contains(axis) != axes.Contains(axis - 1);
                }

                pays |= axes.Count is > 1 && axes.Count < shape.Rank && axes.Contains(shape.Rank - 1);
            }
        }

        if (!pays || shape.Count > int.MaxValue)
        {
            return null;
        }

        int[] starts = [.. Enumerable.Range(0, shape.Rank).Where(axis => begins[axis])];
        Shape rows = Joined(shape, starts);
        return lines.All(line => forms[line.Place] switch
        {
            Form.Combination combination => IsInSteps(combination.Axes) && line.Op!.Over(combination.Axes) is not null && IsSeen(line.Inputs[0]),
            Form.Pointwise => line.Inputs.All(IsSeen),
            _ => true,
        }) ? starts : null;

        // Axes that are combined as one are not cut, and what is between others stands between them in the tree too.
        bool IsInSteps(Axes axes)
        {
            bool isInside = false;
            for (int i = 0; i < starts.Length; i++)
            {
                bool isCombined = axes.Contains(starts[i]);
                if (isCombined ? i > 0 && axes.Contains(starts[i] - 1) : isInside && rows[i] == 1)
                {
                    return false;
                }

                isInside |= isCombined;
            }

            return true;
        }

        bool IsSeen(GraphValue value) => value.Type.Shape.Equals(shape) && RowView.Of(value).Layout?.Reshape(shape, rows) is not null;
    }
}
