using Nabla.Primitives;

namespace Nabla.Compilation.Passes;

/// <summary>Puts pieces side by side: a sum of pieces that each stand among zeros, share no place and leave none out is their concatenation. Gradients of what was cut up are such sums.</summary>
/// <remarks>Like <see cref="Simplify"/> and <see cref="Spread"/> it knows operations by name.</remarks>
internal sealed class Join
{
    private readonly Dictionary<GraphValue, Pieces?> _known = [];

    public static Graph Run(Graph graph)
    {
        Join join = new();
        return Rewriting.Of(graph, (writing, node, inputs) => node.Op switch
        {
            Add => join.Sum(inputs) is { IsWhole: true } pieces ? SideBySide(writing, pieces) : null,
            Reshape reshape when inputs[0].Node is { Op: Permute permute, Inputs: [{ Node: { Op: Concat concat } joined }] } => InOrder(writing, reshape, permute, concat, joined.Inputs),
            _ => null,
        });
    }

    /// <summary>The pieces of a value, or null where it is no such sum. Every sum is asked for when it is written, so this goes two steps deep at most.</summary>
    private Pieces? Of(GraphValue value)
    {
        if (!_known.TryGetValue(value, out Pieces? pieces))
        {
            GraphNode node = value.Node;
            pieces = node.Op is Embed embed ? Pieces.Of(embed, node.Inputs[0]) : node.Op is Add ? Sum(node.Inputs) : null;
            _known.Add(value, pieces);
        }

        return pieces;
    }

    private Pieces? Sum(GraphValue[] terms) => Of(terms[0]) is { } left && Of(terms[1]) is { } right ? Pieces.Of(left, right) : null;

    private static GraphValue[]? SideBySide(Rewriting writing, Pieces whole)
    {
        List<Pieces> pieces = whole.InOrder();
        int end = 0;
        foreach (Pieces piece in pieces)
        {
            if (piece.Start != end)
            {
                return null;
            }

            end += piece.Length;
        }

        return [writing.Apply(new Concat(whole.Axis), [.. pieces.Select(piece => FromZero(writing, piece.Value))])];
    }

    /// <summary>0 + x, which is what the sum made of each element: −0 + 0 is 0. Added where x is computed, not where it has been moved to.</summary>
    private static GraphValue FromZero(Rewriting writing, GraphValue x)
        => !x.Type.DType.IsFloating() ? x
            : x.Node.Op is Reshape or Permute ? writing.Apply(x.Node.Op, FromZero(writing, x.Node.Inputs[0]))
            : Simplify.FromZero(writing, x);

    /// <summary>What is joined and then brought into another order is joined in that order: one pass over memory instead of two.</summary>
    private static GraphValue[] InOrder(Rewriting writing, Reshape reshape, Permute permute, Concat concat, GraphValue[] pieces)
    {
        int axis = permute.Order.Span.IndexOf(concat.Axis);
        return [Simplify.Moved(writing, reshape, writing.Apply(new Concat(axis), Array.ConvertAll(pieces, piece => writing.Apply(permute, piece))))];
    }

    /// <summary>Pieces along one axis: one, or those of two sums.</summary>
    private sealed record Pieces(int Axis, int Whole, int Start, int Length, GraphValue Value, Pieces? Left, Pieces? Right)
    {
        public bool IsWhole => Length == Whole;

        public static Pieces? Of(Embed embed, GraphValue value)
        {
            Shape x = value.Type.Shape;
            int[] cut = [.. Enumerable.Range(0, x.Rank).Where(axis => x[axis] != embed.Shape[axis])];
            return cut is [int axis] && x.Count > 0 && embed.Steps[axis] == 1 ? new Pieces(axis, embed.Shape[axis], embed.Starts[axis], x[axis], value, null, null) : null;
        }

        public static Pieces? Of(Pieces left, Pieces right)
            => left.Axis == right.Axis && left.Length + right.Length <= left.Whole
                ? new Pieces(left.Axis, left.Whole, 0, left.Length + right.Length, default, left, right)
                : null;

        public List<Pieces> InOrder()
        {
            List<Pieces> single = [];
            Stack<Pieces> open = new([this]);
            while (open.TryPop(out Pieces? pieces))
            {
                if (pieces.Left is null)
                {
                    single.Add(pieces);
                    continue;
                }

                open.Push(pieces.Left);
                open.Push(pieces.Right!);
            }

            single.Sort(static (one, other) => one.Start.CompareTo(other.Start));
            return single;
        }
    }
}
