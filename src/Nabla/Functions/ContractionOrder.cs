using System.Numerics;

namespace Nabla;

/// <summary>Which operands to multiply first, so that all products together need the fewest multiplications: the best of all trees, by their subsets.</summary>
internal sealed class ContractionOrder
{
    private readonly List<int[]> _labels;
    private readonly Equation _equation;
    private readonly HashSet<int>[] _left;
    private readonly double[] _cost;
    private readonly int[] _part;

    public ContractionOrder(List<int[]> labels, Equation equation)
    {
        (_labels, _equation) = (labels, equation);
        int subsets = 1 << labels.Count;
        (_left, _cost, _part) = (new HashSet<int>[subsets], new double[subsets], new int[subsets]);
        for (int subset = 1; subset < subsets; subset++)
        {
            _left[subset] = Left(subset);
            Decide(subset);
        }
    }

    /// <summary>A pair of the best tree's leaves that are multiplied with each other, the smaller position first.</summary>
    public (int First, int Second) First()
    {
        int subset = _left.Length - 1;
        while (BitOperations.PopCount((uint)subset) > 2)
        {
            int part = _part[subset];
            subset = BitOperations.PopCount((uint)part) > 1 ? part : subset ^ part;
        }

        int first = BitOperations.TrailingZeroCount(subset);
        return (first, BitOperations.TrailingZeroCount(subset & (subset - 1)));
    }

    // The labels that a product of these operands still has: those of the result, or of an operand outside.
    private HashSet<int> Left(int subset)
    {
        HashSet<int> inside = [];
        HashSet<int> outside = [.. _equation.Result];
        for (int i = 0; i < _labels.Count; i++)
        {
            ((subset >> i & 1) == 1 ? inside : outside).UnionWith(_labels[i]);
        }

        inside.IntersectWith(outside);
        return inside;
    }

    private void Decide(int subset)
    {
        if (BitOperations.IsPow2(subset))
        {
            return;
        }

        _cost[subset] = double.PositiveInfinity;
        for (int part = (subset - 1) & subset; part > (subset ^ part); part = (part - 1) & subset)
        {
            int rest = subset ^ part;
            double cost = _cost[part] + _cost[rest] + _left[part].Union(_left[rest]).Aggregate(1.0, (product, label) => product * _equation.Length(label));
            if (cost < _cost[subset])
            {
                (_cost[subset], _part[subset]) = (cost, part);
            }
        }
    }
}
