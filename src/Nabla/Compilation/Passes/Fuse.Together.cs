using Nabla.Primitives;

namespace Nabla.Compilation.Passes;

/// <content>Loops that take nothing from each other and are too small to be worth a launch each.</content>
internal sealed partial class Fuse
{
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

    /// <summary>Marks the loops of elements, as long as they are not too large for the machine, whose results nobody here waits for, as a parameter's update, if there are several.</summary>
    private void SayTogether(List<Unit> units, Dictionary<Unit, List<Unit>> users)
    {
        List<Unit> last = units.FindAll(unit => _groups[unit.Lines[0].Place] is { HasReductions: false, HasProduct: false }
            && unit.Shape.Count <= _machine.LargestTogether && users[unit].Count == 0);
        foreach (Unit unit in last.Count > 1 ? last : [])
        {
            unit.Turn = Turn.Last;
        }
    }

    /// <summary>Marks, for a device, the numbers of which nothing but results is computed, as optimizers derive them from their counts of steps, if there are several: to launch one is more than to compute it. They stay near the end, where variables may be written in place.</summary>
    private void SayNumbersTogether(List<Unit> units, Dictionary<Unit, List<Unit>> users)
    {
        // None takes anything from another: what it gives goes to results only.
        List<Unit> numbers = _machine.IsHost ? [] : units.FindAll(unit => _groups[unit.Lines[0].Place] is { HasReductions: false, HasProduct: false, Shape.Rank: 0 }
            && users[unit].Count > 0 && users[unit].TrueForAll(IsResult));
        foreach (Unit unit in numbers.Count > 1 ? numbers : [])
        {
            unit.Turn = Turn.Numbers;
            users[unit].ForEach(Wait);
        }

        // Numbers are seen by way of movements.
        bool IsResult(Unit user) => users[user].Count == 0 || (user.Lines[0].Op is Movement && users[user].TrueForAll(IsResult));

        void Wait(Unit user)
        {
            user.Turn = user.Turn == Turn.Usual ? Turn.AfterNumbers : user.Turn;
            users[user].ForEach(Wait);
        }
    }

    private int TurnOf(Unit unit) => unit.Lines[0].Place + ((int)unit.Turn * _graph.Nodes.Count);
}
