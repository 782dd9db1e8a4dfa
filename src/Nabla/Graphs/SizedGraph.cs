using System.Globalization;
using Nabla.Primitives;

namespace Nabla;

/// <summary>A function that was written down at two sizes, and so is known at any. See Note [What depends on a size].</summary>
/// <param name="first">The function at the one size.</param>
/// <param name="second">The function at the other.</param>
internal sealed class SizedGraph(Graph first, Graph second)
{
    private bool _isAlike;

    /// <summary>The function at a size.</summary>
    /// <exception cref="NotSupportedException">The two do different things, or something does not depend on the size as lengths do.</exception>
    /// <exception cref="ArgumentException">The operations cannot be applied at this size.</exception>
    public Graph At(Sizing sizing)
    {
        if (!_isAlike)
        {
            CheckAlike();
        }

        GraphNode[] nodes = new GraphNode[first.Nodes.Count];
        for (int place = 0; place < nodes.Length; place++)
        {
            (GraphNode x, GraphNode y) = (first.Nodes[place], second.Nodes[place]);
            try
            {
                nodes[place] = Line(x, y, nodes, sizing);
            }
            catch (NotSupportedException different)
            {
                throw new NotSupportedException($"{Named(x)} {different.Message}", different);
            }
        }

        return new Graph(first, nodes);
    }

    /// <summary>Checks that both have the same lines, each using the same.</summary>
    /// <exception cref="NotSupportedException">They have not.</exception>
    public void CheckAlike()
    {
        for (int place = 0; place < first.Nodes.Count && place < second.Nodes.Count; place++)
        {
            (GraphNode x, GraphNode y) = (first.Nodes[place], second.Nodes[place]);
            bool isAlike = (x.Op is null) == (y.Op is null) && (x.Constant is null) == (y.Constant is null) && x.Inputs.Length == y.Inputs.Length && x.Types.Length == y.Types.Length;
            for (int i = 0; isAlike && i < x.Inputs.Length; i++)
            {
                isAlike = x.Inputs[i].Node.Place == y.Inputs[i].Node.Place && x.Inputs[i].Output == y.Inputs[i].Output;
            }

            if (!isAlike)
            {
                throw new NotSupportedException($"{Named(x)} is {Named(y)} at another size: C# code decided by a length what to do");
            }
        }

        bool isComplete = first.Nodes.Count == second.Nodes.Count && first.Parameters.Count == second.Parameters.Count && first.Outputs.Count == second.Outputs.Count;
        for (int i = 0; isComplete && i < first.Outputs.Count; i++)
        {
            isComplete = first.Outputs[i].Node.Place == second.Outputs[i].Node.Place && first.Outputs[i].Output == second.Outputs[i].Output;
        }

        if (!isComplete)
        {
            throw new NotSupportedException(
                string.Create(CultureInfo.InvariantCulture, $"the function has {first.OperationCount} operations at one size and {second.OperationCount} at another: C# code decided by a length what to do"));
        }

        _isAlike = true;
    }

    private static GraphNode Line(GraphNode x, GraphNode y, GraphNode[] nodes, Sizing sizing)
    {
        if (x.Constant is { } constant)
        {
            if (ReferenceEquals(constant, y.Constant))
            {
                return new GraphNode(constant);
            }

            if (constant is not ConcreteTensor one || y.Constant is not ConcreteTensor two)
            {
                throw new NotSupportedException("is a value of a transform around the function");
            }

            ConcreteTensor sized = sizing.Of(one, two);
            return new GraphNode(sized) { IsSized = !ReferenceEquals(sized, one) };
        }

        if (x.Op is not { } op)
        {
            return new GraphNode(sizing.Of(x.Types[0], y.Types[0]));
        }

        Primitive resized = op.Resized(y.Op!, sizing) ?? throw new NotSupportedException($"is {GraphText.Operation(y)} at another size");
        GraphValue[] inputs = new GraphValue[x.Inputs.Length];
        TensorType[] given = new TensorType[inputs.Length];
        bool isFixed = ReferenceEquals(resized, op) && x.Types.AsSpan().SequenceEqual(y.Types);
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = new GraphValue(nodes[x.Inputs[i].Node.Place], x.Inputs[i].Output);
            given[i] = inputs[i].Type;
            isFixed &= given[i] == x.Inputs[i].Type;
        }

        TensorType[] types = x.Types;
        if (!isFixed)
        {
            types = new TensorType[x.Types.Length];
            resized.Infer(given, types);
            if (sizing.IsCheck && !types.AsSpan().SequenceEqual(y.Types))
            {
                throw new NotSupportedException($"gives {string.Join(", ", types)} where {string.Join(", ", y.Types)} was to be expected");
            }
        }

        return new GraphNode(resized, inputs, types);
    }

    private static string Named(GraphNode node) => node.Op is not null ? GraphText.Operation(node) : node.Constant is not null ? "a constant" : "an argument";
}
