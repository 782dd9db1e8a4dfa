namespace Nabla.Compilation.Passes;

/// <summary>Says which lines of a graph become one loop, and in what order things are done then.</summary>
/// <remarks>
/// Note [Which lines become one loop]
/// A line joins the lines that it takes values from, if all are formulas over one shape and elements of one width, unless something else that it
/// needs must wait for one of them: then the loop would have to run before and after it. What operations are is asked of the
/// recorder, so that none is named here.
/// </remarks>
internal sealed class Fuse
{
    private readonly Graph _graph;
    private readonly Group?[] _groups;
    private readonly int[] _seen;
    private int _search;

    private Fuse(Graph graph)
    {
        _graph = graph;
        _groups = new Group?[graph.Nodes.Count];
        _seen = new int[graph.Nodes.Count];
    }

    /// <summary>The lines in the order in which they can be done; those of one loop together.</summary>
    public static IReadOnlyList<GraphNode[]> Run(Graph graph)
    {
        Fuse fuse = new(graph);
        foreach (GraphNode node in graph.Nodes)
        {
            fuse.Join(node);
        }

        return fuse.Order();
    }

    /// <summary>The value itself, where a line returns it as it is.</summary>
    public static GraphValue Source(GraphValue value)
    {
        while (value.Node.IsAnnotation)
        {
            value = value.Node.Inputs[0];
        }

        return value;
    }

    private void Join(GraphNode node)
    {
        if (node.Op is not { } op || node.IsAnnotation || node.Types.Length != 1 || node.Types[0].Shape.Count == 0 || WidthOf(node) is not { } width
            || Recorder.Record(op, Array.ConvertAll(node.Inputs, input => input.Type), node.Types) is not Form.Pointwise form)
        {
            return;
        }

        Group group = new([node], width, LoopCost.Of(form.Formula, node.Inputs[form.Inputs[^1]].Type.DType, node.Types[0].DType));
        _groups[node.Place] = group;
        foreach (GraphValue input in node.Inputs)
        {
            if (_groups[Source(input).Node.Place] is { } other && other != group && CanMerge(group, other))
            {
                group = Merge(other, group);
            }
        }
    }

    /// <summary>The bytes of the elements that a line joins, 0 if all are bools; null where they are of several widths or of one that loops do not have.</summary>
    private static int? WidthOf(GraphNode node)
    {
        int width = 0;
        foreach (TensorType type in (TensorType[])[.. node.Inputs.Select(input => input.Type), .. node.Types])
        {
            int size = type.DType == DType.Bool ? 0 : type.DType.Size();
            if (size is 1 or 2 || (size != 0 && width != 0 && size != width))
            {
                return null;
            }

            width = Math.Max(width, size);
        }

        return width;
    }

    private bool CanMerge(Group group, Group other)
        => group.Shape.Equals(other.Shape)
            && (group.Width == 0 || other.Width == 0 || group.Width == other.Width)
            && group.Steps + other.Steps <= LoopCost.MostSteps
            && Operands(group, other) <= LoopCost.MostOperands
            && !Waits(group, other)
            && !Waits(other, group);

    /// <summary>How many operands one loop of both has at most.</summary>
    private int Operands(Group group, Group other)
    {
        IEnumerable<GraphNode> lines = group.Lines.Concat(other.Lines);
        return group.Lines.Count + other.Lines.Count
            + lines.SelectMany(line => line.Inputs).Select(Source).Where(input => _groups[input.Node.Place] is not { } of || (of != group && of != other)).Distinct().Count();
    }

    /// <summary>Whether something that is in neither group needs a value of <paramref name="other"/> and is needed by <paramref name="group"/>.</summary>
    private bool Waits(Group group, Group other)
    {
        _search++;
        Stack<GraphNode> open = [];
        foreach (GraphNode line in group.Lines)
        {
            Push(line);
        }

        while (open.TryPop(out GraphNode? node))
        {
            if (_groups[node.Place] is not { } met)
            {
                Push(node);
                continue;
            }

            if (met == other)
            {
                return true;
            }

            foreach (GraphNode line in met.Lines)
            {
                _seen[line.Place] = _search;
            }

            foreach (GraphNode line in met.Lines)
            {
                Push(line);
            }
        }

        return false;

        void Push(GraphNode node)
        {
            bool isOfGroup = _groups[node.Place] == group;
            foreach (GraphValue input in node.Inputs)
            {
                // What the groups take from each other directly is no matter.
                GraphNode from = isOfGroup ? Source(input).Node : input.Node;
                Group? of = _groups[from.Place];
                if (of != group && !(isOfGroup && of == other) && _seen[from.Place] != _search)
                {
                    _seen[from.Place] = _search;
                    open.Push(from);
                }
            }
        }
    }

    private Group Merge(Group first, Group second)
    {
        Group merged = new([.. first.Lines.Concat(second.Lines).OrderBy(line => line.Place)], Math.Max(first.Width, second.Width), first.Steps + second.Steps);
        foreach (GraphNode line in merged.Lines)
        {
            _groups[line.Place] = merged;
        }

        return merged;
    }

    /// <summary>Everything that has what it needs, the earliest line first.</summary>
    private List<GraphNode[]> Order()
    {
        Dictionary<GraphNode, GraphNode[]> unitOf = new(ReferenceEqualityComparer.Instance);
        Dictionary<GraphNode[], List<GraphNode[]>> users = new(ReferenceEqualityComparer.Instance);
        foreach (GraphNode node in _graph.Nodes)
        {
            if (!unitOf.ContainsKey(node))
            {
                GraphNode[] unit = _groups[node.Place] is { } group ? [.. group.Lines] : [node];
                users.Add(unit, []);
                foreach (GraphNode line in unit)
                {
                    unitOf.Add(line, unit);
                }
            }
        }

        Dictionary<GraphNode[], int> missing = new(ReferenceEqualityComparer.Instance);
        PriorityQueue<GraphNode[], int> ready = new();
        foreach (GraphNode[] unit in users.Keys)
        {
            HashSet<GraphNode[]> needs = new(unit.SelectMany(line => line.Inputs).Select(input => unitOf[input.Node]), ReferenceEqualityComparer.Instance);
            needs.Remove(unit);
            missing.Add(unit, needs.Count);
            foreach (GraphNode[] need in needs)
            {
                users[need].Add(unit);
            }

            if (needs.Count == 0)
            {
                ready.Enqueue(unit, unit[0].Place);
            }
        }

        List<GraphNode[]> order = [];
        while (ready.TryDequeue(out GraphNode[]? unit, out _))
        {
            order.Add(unit);
            foreach (GraphNode[] user in users[unit])
            {
                if (--missing[user] == 0)
                {
                    ready.Enqueue(user, user[0].Place);
                }
            }
        }

        return order.Count == users.Count ? order : throw new InvalidOperationException("Loops were joined that wait for each other.");
    }

    private sealed class Group(List<GraphNode> lines, int width, int steps)
    {
        public List<GraphNode> Lines => lines;

        public int Width => width;

        public int Steps => steps;

        public Shape Shape => lines[0].Types[0].Shape;
    }
}
