using Nabla;

namespace SeedsSample.S0;

/// <summary>Boxed values and the operations on them.</summary>
internal static class Operations
{
    public static IReadOnlyList<Seed> Rows { get; } =
    [
        new("S0-01", "a node: value, operation, parents, saved arguments", "prints (value, func, args, parents), and so on to the leaves", Node),
        new("S0-02", "add", "np.add, and saves both operands", Add),
        new("S0-03", "negative", "np.negative", Negative),
        new("S0-04", "exp", "np.exp", Exp),
        new("S0-05", "reciprocal", "np.reciprocal", Reciprocal),
        new("S0-06", "matmul", "va @ vb, without a rule", MatMul),
        new("S0-07", "logistic, composed of these", "reciprocal(1 + exp(-i)) at 1.5: 0.8175744761936437", Composite),
    ];

    private static void Node(Report report)
    {
        Variable z = new([1.5, 1.5]) { Name = "z" };
        Tensor y = Logistic.Of(z);
        report.Show(y.Explain());
        report.Same("graph", Graphs.Describe(y), "Reciprocal(Add(constant, Exp(Negate(z))))");
    }

    private static void Add(Report report)
    {
        Tensor sum = (Tensor)new[] { 1.5, -2 } + new[] { 0.25, 4 };
        report.Close("[1.5, -2] + [0.25, 4]", sum, Expected.Exact(new[] { 1.75, 2 }));
    }

    private static void Negative(Report report) =>
        report.Close("-[1.5, -2, 0]", -(Tensor)new[] { 1.5, -2, 0 }, Expected.Exact(new[] { -1.5, 2, 0 }));

    private static void Exp(Report report)
    {
        Answer answer = Answer.To("S0-19 exp float64");
        report.Close("exp([2, 3])", Functions.Exp(answer.Input(0)), answer.Output(), 1e-15);
    }

    private static void Reciprocal(Report report) =>
        report.Close("1 / [2, -4, 0.5]", Functions.Reciprocal(new[] { 2, -4, 0.5 }), Expected.Exact(new[] { 0.5, -0.25, 2 }));

    private static void MatMul(Report report)
    {
        Tensor a = new double[,] { { 1, 2, 3 }, { 4, 5, 6 } };
        report.Close("matrix by vector", a.MatMul(new double[] { 1, 2, 3 }), Expected.Notebook(new double[] { 14, 32 }));
    }

    private static void Composite(Report report)
    {
        report.Close("logistic(1.5)", Logistic.Of(Tensor.Of(1.5)), Expected.Recomputed(0.8175744761936437), 1e-15);
        report.Close("the library's own", Functions.Sigmoid(Tensor.Of(1.5)), Expected.Recomputed(0.8175744761936437), 1e-15);
    }
}
