using Nabla.Compilation.Passes;
using Nabla.Primitives;

namespace Nabla.Compilation;

/// <summary>Makes a plan of a graph: which launches there are, in what order, and where every value lies.</summary>
internal sealed class PlanWriter
{
    private readonly List<Place> _places = [];
    private readonly List<Launch> _launches = [];

    // What the next launch does, if that is several loops.
    private readonly List<FusedLaunch> _together = [];
    private Fuse.Turn _turn;
    private readonly Dictionary<GraphValue, int> _placeOf = [];
    private readonly Root[] _inputs;
    private readonly List<ConcreteTensor> _constants = [];
    private readonly List<Root> _results = [];
    private readonly Graph _graph;
    private readonly Machine _machine;

    private PlanWriter(Graph graph, Machine machine)
    {
        _graph = graph;
        _machine = machine;
        _inputs = new Root[graph.ParameterCount];
    }

    /// <summary>The plan of a graph that takes nothing but its arguments and leaves nothing but its results.</summary>
    public static Plan Write(Graph graph, Machine machine) => Write(graph, Fuse.Run(graph, machine), machine);

    /// <summary>The plan where it is known what is done in one go, and in what order.</summary>
    public static Plan Write(Graph graph, IReadOnlyList<Fuse.Unit> units, Machine machine) => new PlanWriter(graph, machine).Write(units);

    private Plan Write(IReadOnlyList<Fuse.Unit> units)
    {
        for (int i = 0; i < _inputs.Length; i++)
        {
            GraphNode parameter = _graph.Parameters[i];
            _inputs[i] = new Root(Source.Input, i, parameter.Types[0]);
            _placeOf[new GraphValue(parameter, 0)] = Add(_inputs[i], parameter.Types[0], parameter.Types[0].Shape.RowMajor);
        }

        foreach (Fuse.Unit unit in units)
        {
            if (unit.Turn != _turn)
            {
                EndTogether();
                _turn = unit.Turn;
            }

            GraphNode first = unit.Lines[0];
            if (unit.IsLoop)
            {
                AddLoop(unit);
            }
            else if (first.Constant is { } constant)
            {
                AddConstant(first, constant.Concrete);
            }
            else if (first.Op is { } op && !IsSeen(op, first))
            {
                AddLaunch(op, first, unit.Forms[0]);
            }
        }

        EndTogether();
        PlanResult[] results = [.. _graph.Outputs.Select(output => Result(_placeOf[output]))];
        long arena = MemoryPlan.Place(_launches, _places);
        return new Plan(_machine, [.. _launches], [.. _places], _inputs, [.. _constants], [.. _results], results, arena);
    }

    private void EndTogether()
    {
        if (_together.Count > 0)
        {
            _launches.Add(new GroupLaunch([.. _together], _machine));
            _together.Clear();
        }
    }

    private int Add(Root root, TensorType type, Layout layout)
    {
        int place = _places.Count;
        _places.Add(new Place(root, type, layout));
        root.Places.Add(place);
        return place;
    }

    private void AddConstant(GraphNode node, ConcreteTensor constant)
    {
        constant = constant.On(_machine);

        // Whoever rented it must not return it: the plan reads it in every run.
        constant.Storage.MarkShared();
        Root root = new(Source.Constant, _constants.Count, constant.IsOneNumber ? constant.First.Type : constant.Type) { IsSized = node.IsSized };
        _constants.Add(constant);
        _placeOf[new GraphValue(node, 0)] = Add(root, constant.Type, constant.Layout);
    }

    /// <summary>Whether an operation computes nothing: its result is seen where its input is.</summary>
    private bool IsSeen(Primitive op, GraphNode node)
    {
        Movement? movement = op as Movement;
        if (!node.IsAnnotation && movement is null)
        {
            return false;
        }

        if (!_placeOf.TryGetValue(node.Inputs[0], out int at))
        {
            // What stays inside of a loop is nowhere.
            return true;
        }

        if (movement is null || node.IsAnnotation)
        {
            _placeOf[new GraphValue(node, 0)] = at;
            return true;
        }

        Place input = _places[at];
        Shape shape = node.Types[0].Shape;
        Layout? layout = movement.ViewOf(input.Type.Shape, input.Layout, shape);
        if (layout is null)
        {
            int copy = Next([at], [input.Type])[0];
            _launches.Add(new MoveLaunch(op.Name, at, copy));
            input = _places[copy];
            layout = movement.ViewOf(input.Type.Shape, input.Layout, shape)!;
        }

        _placeOf[new GraphValue(node, 0)] = Add(input.Root, node.Types[0], layout);
        return true;
    }

    private void AddLaunch(Primitive op, GraphNode node, Form form)
    {
        int[] inputs = Array.ConvertAll(node.Inputs, input => _placeOf[input]);
        int[] outputs = Next(inputs, node.Types);
        for (int i = 0; i < outputs.Length; i++)
        {
            _placeOf[new GraphValue(node, i)] = outputs[i];
        }

        _launches.Add(op.Inside == Inside.Loop
            ? new LoopLaunch(op, inputs, outputs, Array.ConvertAll(inputs, input => form is Form.Pointwise && _places[input].Layout.IsContiguous)) { Arithmetic = LaunchCost.Arithmetic([node], [form]) }
            : new OperationLaunch(op.With(Compiler.Compiled), inputs, outputs));
    }

    private void AddLoop(Fuse.Unit unit)
    {
        LoopWriter writer = new(unit, _constants, value => (_placeOf[value], _places[_placeOf[value]]));
        int[] factors = Factors(unit, out Layout[] layouts, out int depth);
        int[] inputs = [.. factors, .. writer.Inputs];
        int[] outputs = Next(inputs, [.. unit.Outputs.Select(line => line.Types[0])]);
        for (int i = 0; i < outputs.Length; i++)
        {
            _placeOf[new GraphValue(unit.Outputs[i], 0)] = outputs[i];
        }

        layouts = [.. layouts, .. writer.Layouts];
        FusedLoop loop = unit.Product < 0
            ? _machine.Fuse(writer.Program, unit.Shape, layouts)
            : _machine.FuseProduct(writer.Program, unit.Shape, depth, layouts);
        FusedLaunch launch = new(string.Join(" ", unit.Lines.Select(line => line.Op!.Name)), writer.Program, loop, factors.Length, inputs, outputs)
        {
            Arithmetic = LaunchCost.Arithmetic(unit.Lines, unit.Forms),
        };
        if (unit.IsTogether)
        {
            _together.Add(launch);
        }
        else
        {
            _launches.Add(launch);
        }
    }

    /// <summary>What a loop multiplies first, if it does: where the two factors are, how they lie as [.., m, k] and [.., k, n], and k.</summary>
    private int[] Factors(Fuse.Unit unit, out Layout[] layouts, out int depth)
    {
        (layouts, depth) = ([], 0);
        if (unit.Product < 0)
        {
            return [];
        }

        GraphNode product = unit.Lines[unit.Product];
        Form.Contraction form = (Form.Contraction)unit.Forms[unit.Product];
        int[] factors = [_placeOf[product.Inputs[form.X]], _placeOf[product.Inputs[form.Y]]];
        Operand x = Seen(factors[0], form.IsTransposedX);
        layouts = [x.Layout, Seen(factors[1], form.IsTransposedY).Layout];
        depth = x.Shape[^1];
        return factors;
    }

    private Operand Seen(int at, bool isTransposed)
    {
        Operand operand = new(_places[at].Type, _places[at].Layout, Storage.Rent(0));
        return isTransposed ? operand.SwapLastAxes() : operand;
    }

    /// <summary>Places for what the next launch makes of these inputs.</summary>
    private int[] Next(int[] inputs, TensorType[] types)
    {
        int at = _launches.Count;
        foreach (int input in inputs)
        {
            _places[input].Root.LastUse = at;
        }

        return Array.ConvertAll(types, type => Add(new Root(Source.Arena, -1, type) { Born = at, LastUse = at }, type, type.Shape.RowMajor));
    }

    private PlanResult Result(int at)
    {
        Place place = _places[at];
        Root root = place.Root;
        if (root.Source == Source.Arena)
        {
            root.Source = Source.Result;
            root.Index = _results.Count;
            _results.Add(root);
        }

        root.Results++;
        return new PlanResult(at, place);
    }
}
