using Nabla.Primitives;

namespace Nabla.Tests.Graphs;

/// <summary>The check goes into the functions that operations consist of, and says where it went.</summary>
public sealed class GraphCheckTests
{
    private static readonly TensorType s_scalar = new(DType.Float64, Shape.Scalar);
    private static readonly TensorType s_bool = new(DType.Bool, Shape.Scalar);

    /// <summary>The exponential of a number, in a line that says it gives two; their sum, so that from outside nothing is wrong.</summary>
    private static GraphBody Wrong
    {
        get
        {
            GraphNode x = new(s_scalar);
            GraphNode exp = new(Exp.Op, [new GraphValue(x, 0)], [new TensorType(DType.Float64, [2])]);
            GraphNode sum = new(new Sum(Axes.Of(0)), [new GraphValue(exp, 0)], [s_scalar]);
            return new GraphBody(new Graph([x, exp, sum], [x], [], [new GraphValue(sum, 0)], []));
        }
    }

    private static GraphBody Right => new(Staging.Trace([s_scalar], all => [all[0].Exp()]));

    [Fact]
    public void A_wrong_line_in_a_function_of_a_choice_is_found()
    {
        foreach ((Body then, Body otherwise, string name) in new (Body, Body, string)[] { (Wrong, Right, "Then"), (Right, Wrong, "Otherwise") })
        {
            Graph graph = One(new Cond(then, otherwise), s_bool, s_scalar);
            Assert.Contains($"Line %1 of {name} in line %2 of the graph (Exp) says that it gives float64 [2], but Exp gives float64 []", Message(graph), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Loops_and_calls_are_looked_into_however_deep()
    {
        GraphNode x = new(s_scalar);
        GraphNode inner = new(new Call(Wrong, 0), [new GraphValue(x, 0)], [s_scalar]);
        GraphBody step = new(new Graph([x, inner], [x], [], [new GraphValue(inner, 0)], []));
        Assert.Contains("Line %1 of Body in line %1 of Step in line %1 of the graph (Exp)", Message(One(new Scan(step, 0, 1, 3, false), s_scalar)), StringComparison.Ordinal);
        Body holds = Right.Of([s_scalar], all => [all[0] < 3]);
        Assert.Contains("Line %1 of Body in line %1 of Step in line %1 of the graph (Exp)", Message(One(new While(holds, step, 0, 3), s_scalar)), StringComparison.Ordinal);
        One(new Scan(Right, 0, 1, 3, false), s_scalar).Check();
    }

    [Fact]
    public void Functions_that_do_not_fit_their_operation_are_named()
    {
        Body pair = Right.Of([s_scalar], all => [all[0], all[0]]);
        Body cast = Right.Of([s_scalar], all => [all[0].Cast(DType.Float32)]);
        Assert.Contains("Line %2 of the graph (Cond { Then = 1 operations, Otherwise = 1 operations }) cannot be: Cond gives float64 [] by one of its functions and float32 [] by the other", Message(One(new Cond(Right, cast), s_bool, s_scalar)), StringComparison.Ordinal);
        Assert.Contains("cannot be: Scan hands on float64 [], but its step gives float32 []", Message(One(new Scan(cast, 0, 1, 3, false), s_scalar)), StringComparison.Ordinal);
        Assert.Contains("cannot be: While goes on by one bool, not by float64 []", Message(One(new While(Right, Right, 0, 3), s_scalar)), StringComparison.Ordinal);
        Assert.Contains("says that it has 1 results, but Call has 2", Message(One(new Call(pair, 0), s_scalar)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_transforms_make_of_control_flow_passes()
    {
        static Tensor F(Tensor x) => Transform.Scan(
            (c, y) => (Transform.Cond(c > y, v => v.Sin(), v => Transform.While(u => u < 4, u => u * 2 + y, v.Exp(), maxSteps: 5), c), c * y), x.Sum(), x).Ys.Sum();
        Tensor x = Tensor.Of([0.2, -0.4, 1.1]);
        Func<Tensor, Tensor>[] transformed = [F, Transform.Grad(F), Transform.Grad(v => Transform.Grad(F)(v).Square().Sum()), v => Transform.Jvp(F, v, v).Tangent, v => Transform.Vmap(Transform.Grad(F))(v.Unsqueeze(0) * x.Unsqueeze(1))];
        foreach (Func<Tensor, Tensor> f in transformed)
        {
            Transform.Trace(f, x).Check();
        }
    }

    private static string Message(Graph graph) => Assert.Throws<InvalidOperationException>(graph.Check).Message;

    /// <summary>A graph of one operation.</summary>
    private static Graph One(Primitive op, params TensorType[] inputs)
    {
        GraphNode[] parameters = [.. inputs.Select(type => new GraphNode(type))];
        GraphNode line = new(op, [.. parameters.Select(parameter => new GraphValue(parameter, 0))], [s_scalar]);
        return new Graph([.. parameters, line], parameters, [], [new GraphValue(line, 0)], []);
    }
}
