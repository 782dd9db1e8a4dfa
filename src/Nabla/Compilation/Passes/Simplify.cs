using Nabla.Primitives;

namespace Nabla.Compilation.Passes;

/// <summary>Leaves out what changes no bit: movements that undo each other or do nothing, factors of one, terms of nothing. The one pass that knows operations by name.</summary>
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
            Reshape reshape => Reshaped(writing, reshape, inputs[0]),
            Permute permute => Permuted(writing, permute, inputs[0]),
            Broadcast broadcast => Repeated(writing, broadcast, inputs[0]),
            Cast cast => cast.To == inputs[0].Type.DType ? [inputs[0]] : null,
            Negate => inputs[0].Node.Op is Negate ? [inputs[0].Node.Inputs[0]] : null,
            Multiply => Is(inputs[1], 1) ? [inputs[0]] : Is(inputs[0], 1) ? [inputs[1]] : null,
            Divide => Is(inputs[1], 1) ? [inputs[0]] : null,

            // −0 + 0 is 0, and −0 − 0 is −0.
            Subtract => Is(inputs[1], 0) ? [inputs[0]] : null,
            Add when !node.Types[0].DType.IsFloating() => Is(inputs[1], 0) ? [inputs[0]] : Is(inputs[0], 0) ? [inputs[1]] : null,
            _ => null,
        };
    });

    private static GraphValue[]? Reshaped(Rewriting writing, Reshape reshape, GraphValue x)
        => reshape.Shape.Equals(x.Type.Shape) ? [x]
            : x.Node.Op is Reshape ? Run(writing, reshape, x.Node.Inputs[0])
            : null;

    private static GraphValue[] Run(Rewriting writing, Reshape reshape, GraphValue x)
        => reshape.Shape.Equals(x.Type.Shape) ? [x] : [writing.Apply(reshape, x)];

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
    private static bool Is(GraphValue value, double number)
    {
        while (value.Node.Op is Movement and not Slice)
        {
            value = value.Node.Inputs[0];
        }

        return value.Node.Constant is ConcreteTensor { Count: 1, Storage.IsForeign: false } constant
            && BitConverter.DoubleToInt64Bits(constant.Number()) == BitConverter.DoubleToInt64Bits(number);
    }
}
