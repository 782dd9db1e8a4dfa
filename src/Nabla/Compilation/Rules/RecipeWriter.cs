using Nabla.Compilation.Passes;
using Nabla.Primitives;

namespace Nabla.Compilation;

/// <summary>Makes a recipe of a rule that was written down for operands of certain sizes, if it is one loop.</summary>
internal sealed class RecipeWriter
{
    // Strides that no shape has: where they turn up again they tell the axis, and no axes can be joined.
    private const long Stride = 1L << 40;

    private readonly Dictionary<GraphValue, int> _at = [];
    private readonly List<Place> _places = [];
    private readonly List<ConcreteTensor> _constants = [];
    private readonly Graph _graph;
    private readonly int[] _operandOf;
    private readonly int[] _lengths;

    private RecipeWriter(Graph graph, int[] operandOf, int[] lengths)
    {
        _graph = graph;
        _operandOf = operandOf;
        _lengths = lengths;
    }

    /// <summary>The recipe, or null where it is not one loop of operands as they lie.</summary>
    /// <param name="graph">The rule.</param>
    /// <param name="operandOf">Which operand each parameter is.</param>
    /// <param name="outputOf">For each result of the rule, which result of the graph it is, or −1 for none.</param>
    /// <param name="lengths">The length that each number of the pattern stands for.</param>
    public static Recipe? Write(Graph graph, int[] operandOf, int[] outputOf, int[] lengths)
    {
        try
        {
            return new RecipeWriter(graph, operandOf, lengths).Write(outputOf);
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    private Recipe? Write(int[] outputOf)
    {
        if (Loop() is not { } loop)
        {
            return null;
        }

        LoopWriter writer = new(loop, _constants, value => (At(value), _places[At(value)]));
        if (!writer.Program.IsOneLoop)
        {
            return null;
        }

        Recipe.Input[] inputs = [.. writer.Inputs.Select((at, i) => new Recipe.Input(Operand(_places[at]), Axes(writer.Layouts[i])))];
        Recipe.Result[] results = Array.ConvertAll(outputOf, output => output < 0 ? new Recipe.Result(-1, -1, []) : Result(loop, _graph.Outputs[output]));
        return new Recipe(writer.Program, Numbers(loop.Shape), inputs, results);
    }

    /// <summary>All that is computed as one loop: formulas that have nothing to do with each other but the elements they read may share one, too.</summary>
    private Fuse.Unit? Loop()
    {
        Fuse.Unit[] units = [.. Fuse.Run(_graph, asOne: true).Where(unit => unit.IsLoop || !IsSeen(unit.Lines[0]))];
        bool areFormulas = Array.TrueForAll(units, unit => !unit.HasReductions && unit.Shape.Equals(units[0].Shape) && unit.Forms.All(form => form is Form.Pointwise));
        if (units.Sum(unit => unit.Lines.Count) < 2 || Array.Exists(units, unit => unit.Product >= 0) || (units.Length > 1 && !(areFormulas && units.Sum(Steps) <= LoopCost.MostSteps)))
        {
            return null;
        }

        Fuse.Unit all = new([.. units.SelectMany(unit => unit.Lines)], [.. units.SelectMany(unit => unit.Forms)], units[0].Shape, units[0].HasReductions);
        HashSet<GraphNode> results = [.. _graph.Outputs.Select(output => RowView.Of(output).Origin.Node)];
        all.Outputs.AddRange(all.Lines.Where(results.Contains));
        return all;
    }

    private static int Steps(Fuse.Unit unit) => unit.Lines.Zip(unit.Forms, (line, form) => LoopCost.Of((Form.Pointwise)form, line)).Sum();

    /// <summary>Whether a line computes nothing.</summary>
    private static bool IsSeen(GraphNode node) => node.Op is null || node.IsAnnotation || (node.Op is Movement && node.Inputs.Length == 1);

    private int At(GraphValue value)
    {
        if (!_at.TryGetValue(value, out int at))
        {
            Place place = Seen(value);
            at = _places.Count;
            _places.Add(place);
            _at.Add(value, at);
        }

        return at;
    }

    private Place Seen(GraphValue value)
    {
        GraphNode node = value.Node;
        if (node.Constant is { } constant)
        {
            _constants.Add(constant.Concrete);
            return new Place(new Root(Source.Constant, _constants.Count - 1, value.Type), value.Type, constant.Concrete.Layout);
        }

        if (node.Op is null)
        {
            int parameter = _graph.Parameters.Select((other, i) => ReferenceEquals(other, node) ? i : -1).Max();
            long[] strides = [.. Enumerable.Range(0, value.Type.Shape.Rank).Select(axis => Stride + axis)];
            return new Place(new Root(Source.Input, parameter, value.Type), value.Type, new Layout(strides, 0, isContiguous: false));
        }

        if (!IsSeen(node))
        {
            throw new NotSupportedException($"{node.Op.Name} is no view.");
        }

        Place before = _places[At(node.Inputs[0])];
        if (node.IsAnnotation)
        {
            return before;
        }

        return ((Movement)node.Op).ViewOf(before.Type.Shape, before.Layout, value.Type.Shape) is { } layout
            ? before with { Type = value.Type, Layout = layout }
            : throw new NotSupportedException($"{node.Op.Name} is no view under all layouts.");
    }

    private int Operand(in Place place)
        => place.Root.Source == Source.Input ? _operandOf[place.Root.Index] : throw new NotSupportedException("Constants of several elements are not operands.");

    private static int[] Axes(Layout layout)
    {
        if (layout.Offset != 0)
        {
            throw new NotSupportedException("A part of an operand is no operand.");
        }

        int[] axes = new int[layout.Strides.Length];
        for (int axis = 0; axis < axes.Length; axis++)
        {
            long stride = layout.Strides[axis];
            axes[axis] = stride == 0 ? -1 : stride >= Stride && stride < Stride + 64 ? (int)(stride - Stride) : throw new NotSupportedException("The operand is seen in another order.");
        }

        return axes;
    }

    private int[] Numbers(Shape shape) => Array.ConvertAll(shape.Lengths.ToArray(), length => Array.IndexOf(_lengths, length) is >= 0 and int number
        ? number
        : throw new NotSupportedException($"A length of {length} is none of an operand's."));

    private Recipe.Result Result(Fuse.Unit loop, GraphValue value)
    {
        GraphValue source = Fuse.Source(value);
        if (source.Node.Op is null && source.Node.Constant is null)
        {
            return new Recipe.Result(-1, Operand(_places[At(source)]), []);
        }

        RowView view = RowView.Of(source);
        int output = loop.Outputs.ToList().IndexOf(view.Origin.Node);
        return output >= 0 && view.Layout is { IsContiguous: true, Offset: 0 } && view.Origin.Type.Shape.Count == value.Type.Shape.Count
            ? new Recipe.Result(output, -1, Numbers(value.Type.Shape))
            : throw new NotSupportedException("A result is no result of the loop.");
    }
}
