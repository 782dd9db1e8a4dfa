namespace Nabla.Compilation.Passes;

/// <content>Loops that take nothing from each other and are too small to be worth a launch each.</content>
internal sealed partial class Fuse
{
    // A larger loop is shared out among threads by itself, where what it reads has just been computed.
    private const long LargestTogether = 1 << 16;

    /// <summary>Makes one loop of all that is computed of single numbers, as far as it need not wait: counts of steps, schedules, what optimizers derive from them.</summary>
    private void JoinNumbers()
    {
        List<Group> numbers = [];
        foreach (GraphNode node in _graph.Nodes)
        {
            if (_groups[node.Place] is not { HasReductions: false, Shape.Rank: 0 } group || group.Lines[0] != node)
            {
                continue;
            }

            Group? merged = null;
            int with = numbers.FindIndex(other => (merged = Merged(group, other)) is not null);
            if (with < 0)
            {
                numbers.Add(group);
            }
            else
            {
                numbers[with] = Settled(merged!);
            }
        }
    }

    /// <summary>Marks the small loops of elements whose results nobody here waits for, as a parameter's update, if there are several.</summary>
    private void SayTogether(List<Unit> units, Dictionary<Unit, List<Unit>> users)
    {
        List<Unit> last = units.FindAll(unit => _groups[unit.Lines[0].Place] is { HasReductions: false, HasProduct: false }
            && unit.Shape.Count <= LargestTogether && users[unit].Count == 0);
        foreach (Unit unit in last.Count > 1 ? last : [])
        {
            unit.IsTogether = true;
        }
    }

    private int Turn(Unit unit) => unit.Lines[0].Place + (unit.IsTogether ? _graph.Nodes.Count : 0);
}
