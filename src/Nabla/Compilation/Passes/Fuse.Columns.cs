using Nabla.Loops;

namespace Nabla.Compilation.Passes;

/// <content>Combinations over rows, of which there is one for each column: gradients of biases, and of what scales and shifts columns.</content>
internal sealed partial class Fuse
{
    // Of shorter rows a loop over rows costs more than reading once more what was written.
    private const int ShortestSummed = 64;

    // Of longer ones the sums push out of the nearest cache what they are the sums of.
    private const int LongestSummed = 8192;

    private const long WorthThreads = 1 << 16;

    private void JoinColumns(bool asOne)
    {
        Dictionary<GraphValue, List<Group>> readers = Readers();
        foreach (GraphNode node in _graph.Nodes)
        {
            if (_forms[node.Place] is not Form.Combination form || !IsCombined(node.Types[0].DType)
                || node.Inputs[0].Type.Shape is not { Count: > 0 } rows || !RowView.IsOfColumns(form, rows) || Source(node.Inputs[0]).Node.Constant is not null)
            {
                continue;
            }

            Group columns = new([node], rows, 1, hasReductions: true);
            Group joined = columns;
            _groups[node.Place] = columns;
            foreach (Group candidate in Candidates(node, readers))
            {
                // It may have become part of another one since.
                Group other = _groups[candidate.Lines[0].Place]!;
                if (other.Shape.Equals(rows) && (asOne || IsWorthSumming(rows)) && Merged(columns, other) is { } merged && !NeedsColumns(merged))
                {
                    joined = Settled(merged);
                    break;
                }
            }

            _groups[node.Place] = joined == columns ? null : joined;
        }
    }

    /// <summary>The loop that computes what is combined, then those that read it too.</summary>
    private IEnumerable<Group> Candidates(GraphNode node, Dictionary<GraphValue, List<Group>> readers)
    {
        GraphValue summed = Source(node.Inputs[0]);
        List<Group> others = readers.GetValueOrDefault(summed) ?? [];
        return _groups[summed.Node.Place] is { HasProduct: false } maker ? others.Prepend(maker) : others;
    }

    /// <summary>Whether threads have enough to share out: they take whole runs of rows.</summary>
    private static bool IsWorthSumming(Shape rows)
        => rows[^1] is >= ShortestSummed and <= LongestSummed
            && (rows.Count < WorthThreads || rows.Count / rows[^1] >= (long)ReductionTree.RowsInRun * Device.Cpu.Machine.Threads);

    /// <summary>Whether a line needs what is there after the last row only.</summary>
    private bool NeedsColumns(Group group)
        => group.Lines.Exists(line => Array.Exists(line.Inputs, input =>
            Taken(line, input, group.Shape, hasReductions: true).Node is var from
            && _forms[from.Place] is Form.Combination form && RowView.IsOfColumns(form, from.Inputs[0].Type.Shape) && group.Lines.Contains(from)));
}
