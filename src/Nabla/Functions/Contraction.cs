namespace Nabla;

/// <summary>Tensors with labelled axes that are multiplied in pairs, each label being summed as soon as nothing else has it.</summary>
internal sealed class Contraction
{
    // Up to here the best of all orders is found, beyond it the cheapest next pair is taken.
    private const int MostSearched = 8;

    private readonly Equation _equation;
    private readonly List<(Tensor Value, int[] Labels)> _operands = [];

    public Contraction(Equation equation, ReadOnlySpan<Tensor> tensors)
    {
        _equation = equation;
        for (int i = 0; i < tensors.Length; i++)
        {
            _operands.Add(Simple(tensors[i], equation.Operands[i]));
        }
    }

    public Tensor Result()
    {
        for (int i = 0; i < _operands.Count; i++)
        {
            _operands[i] = Summed(_operands[i], Needed(i, i));
        }

        while (_operands.Count > 1)
        {
            (int i, int j) = Next();
            (Tensor, int[]) product = Product(_operands[i], _operands[j], Needed(i, j));
            _operands.RemoveAt(j);
            _operands[i] = product;
        }

        (Tensor value, int[] labels) = _operands[0];
        return Ordered(value, labels, _equation.Result);
    }

    /// <summary>An operand in which no label occurs twice, without axes of length 1 that stand for longer ones.</summary>
    private (Tensor Value, int[] Labels) Simple(Tensor x, int[] labels)
    {
        List<int> left = [.. labels];
        for (int axis = x.Rank - 1; axis >= 0; axis--)
        {
            if (x.Shape[axis] != _equation.Length(left[axis]))
            {
                x = x.Select(axis, 0);
                left.RemoveAt(axis);
            }
        }

        for (int axis = left.Count - 1; axis > 0; axis--)
        {
            int first = left.IndexOf(left[axis]);
            if (first < axis)
            {
                x = x.Diagonal(0, first, axis);
                int label = left[axis];
                left.RemoveAt(axis);
                left.RemoveAt(first);
                left.Add(label);
                axis = left.Count;
            }
        }

        return (x, [.. left]);
    }

    // The labels that the result or another operand than these two has.
    private HashSet<int> Needed(int i, int j)
    {
        HashSet<int> needed = [.. _equation.Result];
        for (int k = 0; k < _operands.Count; k++)
        {
            if (k != i && k != j)
            {
                needed.UnionWith(_operands[k].Labels);
            }
        }

        return needed;
    }

    private static (Tensor, int[]) Summed((Tensor Value, int[] Labels) x, HashSet<int> needed)
    {
        int[] gone = [.. Enumerable.Range(0, x.Labels.Length).Where(axis => !needed.Contains(x.Labels[axis]))];
        return gone.Length == 0 ? x : (x.Value.Sum(Axes.Of(gone)), [.. x.Labels.Where(needed.Contains)]);
    }

    /// <summary>The product of two operands, summed over what both have and nobody needs: one product of stacks of matrices.</summary>
    private static (Tensor, int[]) Product((Tensor Value, int[] Labels) x, (Tensor Value, int[] Labels) y, HashSet<int> needed)
    {
        int[] stacked = [.. x.Labels.Where(label => y.Labels.Contains(label) && needed.Contains(label))];
        int[] summed = [.. x.Labels.Where(label => y.Labels.Contains(label) && !needed.Contains(label))];
        int[] rows = [.. x.Labels.Where(label => !y.Labels.Contains(label))];
        int[] columns = [.. y.Labels.Where(label => !x.Labels.Contains(label))];
        int[] labels = [.. stacked, .. rows, .. columns];
        Tensor left = Ordered(x.Value, x.Labels, [.. stacked, .. rows, .. summed]);
        Tensor right = Ordered(y.Value, y.Labels, [.. stacked, .. summed, .. columns]);
        int[] stack = left.Shape.Lengths[..stacked.Length].ToArray();
        int[] high = left.Shape.Lengths[stacked.Length..(stacked.Length + rows.Length)].ToArray();
        int[] wide = right.Shape.Lengths[(stacked.Length + summed.Length)..].ToArray();
        if (summed.Length == 0)
        {
            int[] ones = Enumerable.Repeat(1, columns.Length).ToArray();
            int[] between = Enumerable.Repeat(1, rows.Length).ToArray();
            return (left.Reshape(Shape.Create([.. stack, .. high, .. ones])) * right.Reshape(Shape.Create([.. stack, .. between, .. wide])), labels);
        }

        int depth = checked((int)new Shape(left.Shape.Lengths[(stacked.Length + rows.Length)..]).Count);
        int height = checked((int)new Shape(high).Count);
        int width = checked((int)new Shape(wide).Count);
        Tensor product = left.Reshape(Shape.Create([.. stack, height, depth])).MatMul(right.Reshape(Shape.Create([.. stack, depth, width])));
        return (product.Reshape(Shape.Create([.. stack, .. high, .. wide])), labels);
    }

    private static Tensor Ordered(Tensor x, int[] labels, int[] order) => x.Permute(Array.ConvertAll(order, label => Array.IndexOf(labels, label)));

    private (int First, int Second) Next()
    {
        if (_operands.Count == 2)
        {
            return (0, 1);
        }

        if (_operands.Count <= MostSearched)
        {
            return new ContractionOrder(_operands.ConvertAll(one => one.Labels), _equation).First();
        }

        (int, int) best = default;
        double least = double.PositiveInfinity;
        for (int i = 0; i < _operands.Count; i++)
        {
            for (int j = i + 1; j < _operands.Count; j++)
            {
                double cost = _operands[i].Labels.Union(_operands[j].Labels).Aggregate(1.0, (product, label) => product * _equation.Length(label));
                (best, least) = cost < least ? ((i, j), cost) : (best, least);
            }
        }

        return best;
    }
}
