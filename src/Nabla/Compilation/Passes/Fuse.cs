using Nabla.Primitives;

namespace Nabla.Compilation.Passes;

/// <summary>Says which lines of a graph become one loop, and in what order things are done then.</summary>
/// <remarks>
/// Note [Which lines become one loop]
/// A line joins the lines that it takes values from, if all are formulas over one shape, unless something else that it
/// needs must wait for one of them: then the loop would have to run before and after it. What operations are is asked of the
/// recorder, so that none is named here.
/// Combinations along the last axis belong to a loop over rows, and so do formulas of what there is one of for each row; where elements meet such
/// numbers again, repeated along the row, the movements between them are no more than names (<see cref="RowView"/>). A combination of what no loop computes joins one that reads it anyway.
/// Sums over all rows, of which there is one for each column, end a loop: rows are added up while they are in the cache, and nothing else of the loop may wait for them.
/// A product joins the loop that is alone in taking its sums: bias and activation, a mask of the gradient, the update of a parameter by its gradient.
/// </remarks>
internal sealed partial class Fuse
{
    private readonly Graph _graph;
    private readonly Machine _machine;
    private readonly Form?[] _forms;
    private readonly Group?[] _groups;
    private readonly int[] _seen;
    private readonly int[] _before;
    private int _search;

    private Fuse(Graph graph, Machine machine)
    {
        _graph = graph;
        _machine = machine;
        _forms = new Form?[graph.Nodes.Count];
        _groups = new Group?[graph.Nodes.Count];
        _seen = new int[graph.Nodes.Count];
        _before = [.. Enumerable.Range(0, graph.Nodes.Count)];
    }

    /// <summary>What can be done in one go, in an order in which it can be done.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="machine">Who is to do it: the processor, unless something else is said.</param>
    /// <param name="asOne">Whether it is of use only if all is one loop: then sums over rows join a loop however few rows there are.</param>
    public static IReadOnlyList<Unit> Run(Graph graph, Machine? machine = null, bool asOne = false)
    {
        Fuse fuse = new(graph, machine ?? Device.Cpu.Machine);
        foreach (GraphNode node in graph.Nodes)
        {
            fuse.Join(node);
        }

        fuse.JoinNumbers();
        fuse.JoinRows();
        fuse.JoinProducts();
        fuse.JoinColumns(asOne);

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

    /// <summary>The value that a line of a loop takes: where it sees numbers of rows through movements, the numbers.</summary>
    public static GraphValue Taken(GraphNode line, GraphValue input, Shape shape, bool hasReductions)
    {
        bool isReduction = input.Type.Shape.Equals(shape) && !line.Types[0].Shape.Equals(shape);
        return hasReductions && !isReduction && RowView.Of(input) is var view && view.IsOfRows(shape) ? view.Origin : Source(input);
    }

    private void Join(GraphNode node)
    {
        if (node.Op is { Inside: Inside.Loop } && !node.IsAnnotation)
        {
            _forms[node.Place] = Recorder.Record(node);
        }

        if (Single(node) is not { } group)
        {
            return;
        }

        _groups[node.Place] = group;
        foreach (GraphValue input in node.Inputs)
        {
            // What it takes a value of, and what it takes a view of.
            foreach (GraphNode from in (GraphNode[])[Source(input).Node, RowView.Of(input).Origin.Node])
            {
                if (_groups[from.Place] is { } other && other != group && Merged(group, other) is { } merged)
                {
                    group = Settled(merged);
                }
            }
        }
    }

    /// <summary>Says of its lines that they belong to the group.</summary>
    private Group Settled(Group group)
    {
        foreach (GraphNode line in group.Lines)
        {
            _groups[line.Place] = group;
        }

        for (int place = Start(group.Lines[^1].Place); place > group.Lines[0].Place; place = Start(place))
        {
            _before[place] = place - 1;
        }

        return group;
    }

    /// <summary>The place from which on lines may need, through loops that are done in one go, what stands at a place: no loop reaches across it.</summary>
    private int Start(int place)
    {
        int start = place;
        while (_before[start] != start)
        {
            start = _before[start];
        }

        while (_before[place] != start)
        {
            (place, _before[place]) = (_before[place], start);
        }

        return start;
    }

    /// <summary>The line as a loop of its own, if it can be a part of one.</summary>
    private Group? Single(GraphNode node)
    {
        Shape shape = node.Types[0].Shape;
        switch (_forms[node.Place])
        {
            case Form.Pointwise form when shape.Count > 0 && IsComputed(form.Formula, node.Inputs[form.Inputs[^1]].Type.DType, node.Types[0].DType):
                return new Group([node], shape, LoopCost.Of(form, node), false);

            case Form.Combination form when IsCombined(node.Types[0].DType) && node.Inputs[0].Type.Shape is { Rank: > 0, Count: > 0 } rows && rows[^1] > 1 && form.Axes.Count == 1 && form.Axes[0] == rows.Rank - 1:
                return new Group([node], rows, 1, true);

            default:
                return null;
        }
    }

    /// <summary>Whether a formula whose last argument and result are of these types can be a part of a loop; see <see cref="LoopProgram.IsOneLoop"/>.</summary>
    private static bool IsComputed(Formula formula, DType argument, DType result)
        => formula is Conversion ? SymbolicConversion.IsPossible(argument, result) : formula.Lane(argument, result) != DType.UInt8;

    /// <summary>Whether loops combine elements of a type.</summary>
    private static bool IsCombined(DType dtype) => dtype.Size() >= DType.Float32.Size();

    /// <summary>Both as one loop, or null where they cannot be.</summary>
    private Group? Merged(Group group, Group other)
    {
        Shape? shape = group.Shape.Equals(other.Shape) ? group.Shape : Rows(group, other) ?? Rows(other, group);
        if (shape is null || group.Steps + other.Steps > LoopCost.MostSteps || (group.HasProduct && other.HasProduct) || HasManyOperands(group, other))
        {
            return null;
        }

        Group merged = new(
            InOrder(group.Lines, other.Lines),
            shape,
            group.Steps + other.Steps,
            group.HasReductions || other.HasReductions,
            group.HasProduct || other.HasProduct);
        return !HasItsOwn(merged) || Waits(group, other, merged) || Waits(other, group, merged) ? null : merged;
    }

    private static List<GraphNode> InOrder(List<GraphNode> x, List<GraphNode> y)
    {
        List<GraphNode> lines = new(x.Count + y.Count);
        for (int i = 0, j = 0; i < x.Count || j < y.Count;)
        {
            lines.Add(j == y.Count || (i < x.Count && x[i].Place < y[j].Place) ? x[i++] : y[j++]);
        }

        return lines;
    }

    /// <summary>Whether every line of a loop over rows takes something that there is as often as what it gives: what is computed of numbers of rows alone is one for each row, and nothing to combine along it.</summary>
    private static bool HasItsOwn(Group group) => !group.HasReductions || group.Lines.TrueForAll(line =>
    {
        bool isOfElements = line.Types[0].Shape.Equals(group.Shape);
        return Array.Exists(line.Inputs, input =>
        {
            GraphValue taken = Taken(line, input, group.Shape, hasReductions: true);
            bool isOneNumber = RowView.Of(taken).Origin.Node.Constant is ConcreteTensor { IsOneNumber: true };
            return !isOneNumber && (!isOfElements || taken.Type.Shape.Equals(group.Shape));
        });
    });

    /// <summary>The shape of the first, if it has rows and the second is of what there is one of for each of them.</summary>
    private static Shape? Rows(Group rows, Group numbers)
        => rows.HasReductions && !numbers.HasReductions && RowView.IsOfRows(numbers.Shape, rows.Shape) ? rows.Shape : null;

    /// <summary>Whether one loop of both may have more operands than a loop can.</summary>
    private bool HasManyOperands(Group group, Group other)
    {
        int most = group.Lines.Count + other.Lines.Count;
        foreach (List<GraphNode> lines in (List<GraphNode>[])[group.Lines, other.Lines])
        {
            foreach (GraphNode line in lines)
            {
                most += line.Inputs.Length;
            }
        }

        // Counted only where it matters: what both take is one operand, and what they take from each other none.
        return most > LoopCost.MostOperands
            && group.Lines.Count + other.Lines.Count + group.Lines.Concat(other.Lines).SelectMany(line => line.Inputs).Select(Source)
                .Where(input => _groups[input.Node.Place] is not { } of || (of != group && of != other)).Distinct().Count() > LoopCost.MostOperands;
    }

    /// <summary>Whether something that is in neither group needs a value of <paramref name="other"/> and is needed by <paramref name="group"/>.</summary>
    private bool Waits(Group group, Group other, Group merged)
    {
        _search++;
        int start = Start(other.Lines[0].Place);
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
                // What the groups take from each other directly is no matter, and what comes before the other needs nothing of it, if no loop reaches from there beyond it.
                GraphNode from = isOfGroup ? Taken(node, input, merged.Shape, merged.HasReductions).Node : input.Node;
                Group? of = _groups[from.Place];
                if (from.Place >= start && of != group && !(isOfGroup && of == other) && _seen[from.Place] != _search)
                {
                    _seen[from.Place] = _search;
                    open.Push(from);
                }
            }
        }
    }

    /// <summary>Everything that has what it needs, the earliest line first.</summary>
    private List<Unit> Order()
    {
        Unit[] unitOf = new Unit[_graph.Nodes.Count];
        List<Unit> units = [];
        foreach (GraphNode node in _graph.Nodes)
        {
            if (unitOf[node.Place] is null)
            {
                Unit unit = _groups[node.Place] is { } group
                    ? new Unit(group.Lines, Forms(group.Lines), group.Shape, group.HasReductions, group.HasProduct)
                    : new Unit([node], Forms([node]), node.Types[0].Shape, hasReductions: false);
                units.Add(unit);
                foreach (GraphNode line in unit.Lines)
                {
                    unitOf[line.Place] = unit;
                }
            }
        }

        SayOutputs(unitOf);
        Dictionary<Unit, List<Unit>> users = units.ToDictionary(unit => unit, _ => new List<Unit>());
        Dictionary<Unit, int> missing = [];
        PriorityQueue<Unit, int> ready = new();
        foreach (Unit unit in units)
        {
            HashSet<Unit> needs = [];
            foreach (GraphNode line in unit.Lines)
            {
                foreach (GraphValue input in line.Inputs)
                {
                    needs.Add(unitOf[(unit.IsLoop ? Taken(line, input, unit.Shape, unit.HasReductions) : input).Node.Place]);
                }
            }

            needs.Remove(unit);
            missing.Add(unit, needs.Count);
            foreach (Unit need in needs)
            {
                users[need].Add(unit);
            }
        }

        SayTogether(units, users);
        SayNumbersTogether(units, users);
        foreach (Unit unit in units)
        {
            if (missing[unit] == 0)
            {
                ready.Enqueue(unit, TurnOf(unit));
            }
        }

        List<Unit> order = [];
        while (ready.TryDequeue(out Unit? unit, out _))
        {
            order.Add(unit);
            foreach (Unit user in users[unit])
            {
                if (--missing[user] == 0)
                {
                    ready.Enqueue(user, TurnOf(user));
                }
            }
        }

        return order.Count == units.Count ? order : throw new InvalidOperationException("Loops were joined that wait for each other.");
    }

    /// <summary>Tells each unit which of its lines are needed elsewhere: as results, or by lines of other units. A movement that loops look through needs nothing.</summary>
    private void SayOutputs(Unit[] unitOf)
    {
        bool[] isNeeded = new bool[_graph.Nodes.Count];
        bool[] isRead = new bool[_graph.Nodes.Count];
        foreach (GraphValue output in _graph.Outputs)
        {
            GraphNode from = Source(output).Node;
            isNeeded[from.Place] = isRead[from.Place] = true;
        }

        for (int place = _graph.Nodes.Count - 1; place >= 0; place--)
        {
            GraphNode node = _graph.Nodes[place];
            Unit unit = unitOf[place];
            if (node.IsAnnotation || (node.Op is Movement && !isRead[place]))
            {
                continue;
            }

            foreach (GraphValue input in node.Inputs)
            {
                GraphNode from = (unit.IsLoop ? Taken(node, input, unit.Shape, unit.HasReductions) : Source(input)).Node;
                isRead[from.Place] = true;
                isNeeded[from.Place] |= unitOf[from.Place] != unit;
            }
        }

        foreach (GraphNode node in _graph.Nodes)
        {
            if (isNeeded[node.Place])
            {
                unitOf[node.Place].Outputs.Add(node);
            }
        }
    }

    private Form[] Forms(List<GraphNode> lines) => [.. lines.Select(line => _forms[line.Place] ?? new Form.Opaque())];

    /// <summary>What is done in one go: a line, or several as one loop.</summary>
    internal sealed class Unit(IReadOnlyList<GraphNode> lines, Form[] forms, Shape shape, bool hasReductions, bool hasProduct = false)
    {
        /// <summary>The lines, in order.</summary>
        public IReadOnlyList<GraphNode> Lines => lines;

        /// <summary>What each line is.</summary>
        public IReadOnlyList<Form> Forms => forms;

        /// <summary>The lines whose values are needed elsewhere, in order.</summary>
        public List<GraphNode> Outputs { get; } = [];

        /// <summary>The shape of the elements; where there are reductions, each along its last axis.</summary>
        public Shape Shape => shape;

        /// <summary>Whether there are reductions.</summary>
        public bool HasReductions => hasReductions;

        public bool IsLoop => lines.Count > 1 || hasProduct || IsTogether;

        /// <summary>The line whose sums the others are done to, or −1.</summary>
        public int Product { get; } = hasProduct ? Array.FindIndex(forms, static form => form is Form.Contraction) : -1;

        /// <summary>When it is done.</summary>
        public Turn Turn { get; set; }

        /// <summary>Whether it is done together with the others of its turn.</summary>
        public bool IsTogether => Turn is Turn.Numbers or Turn.Last;
    }

    /// <summary>When a unit is done, as soon as it has what it needs.</summary>
    internal enum Turn
    {
        /// <summary>By its place.</summary>
        Usual,

        /// <summary>After that, together: numbers of which results are computed.</summary>
        Numbers,

        /// <summary>After these, by its place.</summary>
        AfterNumbers,

        /// <summary>At the end, together: results.</summary>
        Last,
    }

    private sealed class Group(List<GraphNode> lines, Shape shape, int steps, bool hasReductions, bool hasProduct = false)
    {
        public List<GraphNode> Lines => lines;

        public Shape Shape => shape;

        public int Steps => steps;

        public bool HasReductions => hasReductions;

        public bool HasProduct => hasProduct;
    }
}
