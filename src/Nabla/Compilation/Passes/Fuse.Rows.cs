namespace Nabla.Compilation.Passes;

/// <content>Combinations along rows of what a loop over the same rows reads anyway.</content>
internal sealed partial class Fuse
{
    private void JoinRows()
    {
        Dictionary<GraphValue, List<Group>> readers = Readers();
        foreach (GraphNode node in _graph.Nodes)
        {
            if (_forms[node.Place] is Form.Combination && _groups[node.Place] is { Lines.Count: 1 } alone)
            {
                foreach (Group candidate in readers[Source(node.Inputs[0])])
                {
                    // It may have become part of another one since.
                    Group other = _groups[candidate.Lines[0].Place]!;
                    if (other != alone && other.Shape.Equals(alone.Shape) && Merged(alone, other) is { } merged)
                    {
                        Settled(merged);
                        break;
                    }
                }
            }
        }
    }

    /// <summary>For each value the loops that read it.</summary>
    private Dictionary<GraphValue, List<Group>> Readers()
    {
        Dictionary<GraphValue, List<Group>> readers = [];
        foreach (GraphNode node in _graph.Nodes)
        {
            if (_groups[node.Place] is { HasProduct: false } group)
            {
                foreach (GraphValue input in node.Inputs)
                {
                    if (!readers.TryGetValue(Source(input), out List<Group>? groups))
                    {
                        readers.Add(Source(input), groups = []);
                    }

                    groups.Add(group);
                }
            }
        }

        return readers;
    }
}
