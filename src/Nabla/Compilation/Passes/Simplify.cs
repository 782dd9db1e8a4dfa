using Nabla.Primitives;

namespace Nabla.Compilation.Passes;

/// <summary>Leaves out what changes no bit (of a NaN, none but its sign): movements that undo each other or do nothing, factors of one, terms of nothing, signs that meet. It, <see cref="Join"/> and <see cref="Spread"/> are the passes that know operations by name.</summary>
internal static class Simplify
{
    public static Graph Run(Graph graph) => Rewriting.Of(graph, static (writing, node, inputs) =>
    {
        if (node.IsAnnotation)
        {
            return [inputs[0]];
        }

        return node.Op switch
        {
            // All of a plan is computed on one device.
            Transfer => [inputs[0]],
            Reshape reshape => Reshaped(writing, reshape, inputs[0]),
            Permute permute => Permuted(writing, permute, inputs[0]),
            Broadcast broadcast => Repeated(writing, broadcast, inputs[0]),
            Cast cast => cast.To == inputs[0].Type.DType ? [inputs[0]] : null,
            Negate => inputs[0].Node.Op is Negate ? [inputs[0].Node.Inputs[0]] : null,
            Multiply => Is(inputs[1], 1) ? [inputs[0]] : Is(inputs[0], 1) ? [inputs[1]] : Signed(writing, node.Op, inputs),
            Divide => Is(inputs[1], 1) ? [inputs[0]] : Signed(writing, node.Op, inputs),

            // −0 + 0 is 0, and −0 − 0 is −0.
            Subtract => Is(inputs[1], 0) ? [inputs[0]] : IsNegated(inputs[1]) ? [writing.Apply(Add.Op, inputs[0], Positive(inputs[1]))] : null,
            Add when node.Types[0].DType.IsFloating() => IsNegated(inputs[1]) ? [writing.Apply(Subtract.Op, inputs[0], Positive(inputs[1]))]
                : IsNegated(inputs[0]) ? [writing.Apply(Subtract.Op, inputs[1], Positive(inputs[0]))]
                : null,
            Add when !node.Types[0].DType.IsFloating() => Is(inputs[1], 0) ? [inputs[0]] : Is(inputs[0], 0) ? [inputs[1]] : null,
            Gather gather => Picked(writing, gather, inputs[0], inputs[1]),
            Sum sum => Summed(writing, sum, inputs[0]),
            _ => null,
        };
    });

    /// <summary>A product or quotient of what was negated: the sign comes last, where it meets others, or there is none left.</summary>
    private static GraphValue[]? Signed(Rewriting writing, Primitive operation, GraphValue[] inputs)
    {
        if (!IsNegated(inputs[0]) && !IsNegated(inputs[1]))
        {
            return null;
        }

        GraphValue value = writing.Apply(operation, Positive(inputs[0]), Positive(inputs[1]));
        return [IsNegated(inputs[0]) && IsNegated(inputs[1]) ? value : writing.Apply(Negate.Op, value)];
    }

    private static GraphValue Positive(GraphValue x) => IsNegated(x) ? x.Node.Inputs[0] : x;

    private static bool IsNegated(GraphValue x) => x.Node.Op is Negate && x.Type.DType.IsFloating();

    /// <summary>What is picked of results of formulas are the formulas of what is picked of their arguments, where that is much less work.</summary>
    private static GraphValue[]? Picked(Rewriting writing, Gather gather, GraphValue x, GraphValue indices)
    {
        const int MuchLess = 8;
        Shape shape = indices.Type.Shape;
        if (shape.Count > x.Type.Shape.Count / MuchLess)
        {
            return null;
        }

        Dictionary<GraphValue, GraphValue> picked = [];
        return Pick(x) is { Node.Op: not Gather } result ? [result] : null;

        GraphValue Pick(GraphValue value)
        {
            if (!picked.TryGetValue(value, out GraphValue result))
            {
                GraphNode node = value.Node;
                bool isFormula = node.Op is not null && Array.TrueForAll(node.Inputs, IsPicked) && node.Types.Length == 1 && Recorder.Record(node) is Form.Pointwise;
                result = isFormula ? writing.Apply(node.Op!, Array.ConvertAll(node.Inputs, Pick))
                    : IsRepeated(value) ? Moved(writing, new Broadcast(shape, ((Broadcast)node.Op!).From), node.Inputs[0])
                    : writing.Apply(gather, value, indices);
                picked.Add(value, result);
            }

            return result;
        }

        // From a view it would be picked as from the whole of what is seen.
        bool IsPicked(GraphValue value) => value.Node.Op is not Movement || IsRepeated(value);

        bool IsRepeated(GraphValue value)
            => value.Node.Op is Broadcast broadcast && (broadcast.From.Span.IndexOf(gather.Axis) is var source && (source < 0 || value.Node.Inputs[0].Type.Shape[source] == 1));
    }

    /// <summary>The movement, or what is left of it.</summary>
    internal static GraphValue Moved(Rewriting writing, Broadcast broadcast, GraphValue x) => (Repeated(writing, broadcast, x) ?? [writing.Apply(broadcast, x)])[0];

    /// <summary>The sum of zeros and one number each is the number, where −0 becomes 0.</summary>
    private static GraphValue[]? Summed(Rewriting writing, Sum sum, GraphValue x)
    {
        if (x.Node.Op is not ScatterAdd { Axis: var axis } || sum.Axes.Count != 1 || sum.Axes[0] != axis || x.Type.Shape[axis] < 2
            || !Is(x.Node.Inputs[0], 0) || !IsOneForEachRow(axis, x.Type, x.Node.Inputs[1].Type.Shape))
        {
            return null;
        }

        return [Moved(writing, new Reshape(x.Type.Shape.Without(axis)), FromZero(writing, x.Node.Inputs[2]))];
    }

    /// <summary>Whether additions along an axis are one for each row.</summary>
    internal static bool IsOneForEachRow(int axis, TensorType x, Shape indices)
        => axis == x.Shape.Rank - 1 && indices[axis] == 1 && x.DType is DType.Float32 or DType.Float64;

    /// <summary>0 + x.</summary>
    internal static GraphValue FromZero(Rewriting writing, GraphValue x)
        => writing.Apply(Add.Op, x, Moved(writing, new Broadcast(x.Type.Shape, Axes.Of()), writing.Constant(ConcreteTensor.Scalar(0.0).CastScalar(x.Type.DType))));

    private static GraphValue[]? Reshaped(Rewriting writing, Reshape reshape, GraphValue x)
        => reshape.Shape.Equals(x.Type.Shape) ? [x]
            : x.Node.Op is Reshape ? [Moved(writing, reshape, x.Node.Inputs[0])]
            : x.Node.Op is Broadcast && x.Node.Inputs[0].Type.Shape.Rank == 0 ? [Moved(writing, new Broadcast(reshape.Shape, Axes.Of()), x.Node.Inputs[0])]
            : null;

    /// <summary>The movement, unless it is none.</summary>
    internal static GraphValue Moved(Rewriting writing, Reshape reshape, GraphValue x) => reshape.Shape.Equals(x.Type.Shape) ? x : writing.Apply(reshape, x);

    /// <summary>The value in another shape.</summary>
    internal static GraphValue Shaped(Rewriting writing, GraphValue x, Shape shape)
        => (Reshaped(writing, new Reshape(shape), x) ?? [writing.Apply(new Reshape(shape), x)])[0];

    private static GraphValue[]? Permuted(Rewriting writing, Permute permute, GraphValue x)
    {
        int[] order = permute.Order.Span.ToArray();
        GraphValue from = x;
        if (x.Node.Op is Permute before)
        {
            order = Array.ConvertAll(order, axis => before.Order[axis]);
            from = x.Node.Inputs[0];
        }

        bool isNothing = true;
        for (int axis = 0; axis < order.Length; axis++)
        {
            isNothing &= order[axis] == axis;
        }

        return isNothing ? [from] : from == x ? null : [writing.Apply(new Permute(Axes.Of(order)), from)];
    }

    private static GraphValue[]? Repeated(Rewriting writing, Broadcast broadcast, GraphValue x)
    {
        // Equal shapes have equally many axes, which keep their order or are all there in another; only in the first case is it nothing.
        bool inOrder = true;
        for (int axis = 0; axis < broadcast.From.Span.Length; axis++)
        {
            inOrder &= broadcast.From[axis] == axis;
        }

        if (inOrder && broadcast.Shape.Equals(x.Type.Shape))
        {
            return [x];
        }

        return x.Node.Op is Broadcast before
            ? [writing.Apply(new Broadcast(broadcast.Shape, Axes.Of([.. before.From.Span.ToArray().Select(axis => broadcast.From[axis])])), x.Node.Inputs[0])]
            : null;
    }

    /// <summary>Whether a value is one number everywhere: this one, and where that is 0, not −0.</summary>
    internal static bool Is(GraphValue value, double number)
    {
        while (value.Node.Op is Movement and not Slice)
        {
            value = value.Node.Inputs[0];
        }

        return value.Node.Constant is ConcreteTensor { IsLiteral: true } constant
            && BitConverter.DoubleToInt64Bits(constant.First.Number()) == BitConverter.DoubleToInt64Bits(number);
    }
}
