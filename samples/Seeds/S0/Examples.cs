using Nabla;

namespace SeedsSample.S0;

/// <summary>The notebook's examples, with PyTorch beside them.</summary>
internal static class Examples
{
    public static IReadOnlyList<Seed> Rows { get; } =
    [
        new("S0-16", "tile and multiply", "[[1, 2, 3], [2, 4, 6], [3, 6, 9]]", Tile),
        new("S0-17", "logistic at [1.5, 1.5]", "[0.14914645, 0.14914645]", AtOneAndAHalf),
        new("S0-18", "the same by PyTorch", "tensor([0.1491, 0.1491])", ByPyTorch),
        new("S0-19", "exp at [2, 3] with the cotangent ones", "no output was kept", Exp),
        new("S0-20", "[[1, 2, 3], [4, 5, 6]] times [1, 2, 3]", "tensor([14., 32.], grad_fn=<MvBackward0>); sizes [3] and [2, 3]", Product),
        new("S0-21", "its gradients with the cotangent [1, 2]", "[9, 12, 15] and [[1, 2, 3], [2, 4, 6]]", ProductGradients),
        new("S0-22", "the same by hand", "[[1, 2, 3], [2, 4, 6]] and [9, 12, 15]", ByHand),
    ];

    private static void Tile(Report report)
    {
        Answer answer = Answer.To("S0-16 tile and multiply float32");
        report.Close("broadcasting alone", answer.Input(0) * answer.Input(1), answer.Output());
    }

    private static void AtOneAndAHalf(Report report)
    {
        Variable z = new([1.5, 1.5]);
        Tensor y = Logistic.Of(z);
        y.Backward(Tensor.Ones([2], DType.Float64));
        report.Close("value", y, Answer.To("S0-17 logistic float64").Output(), 1e-15);
        report.Close("gradient", z.Grad!, Expected.Notebook(new[] { 0.14914645, 0.14914645 }), 5e-9);
        report.Close("gradient", z.Grad!, Answer.To("S0-17 logistic float64").Gradient(), 1e-15);
    }

    private static void ByPyTorch(Report report)
    {
        Answer answer = Answer.To("S0-18 logistic, another cotangent float32");
        Variable z = new(answer.Input(0));
        Logistic.Of(z).Backward(Tensor.Ones(2));
        report.Close("gradient", z.Grad!, Expected.Notebook(new[] { 0.1491f, 0.1491f }), 5e-5);
        z.ClearGrad();
        Logistic.Of(z).Backward(answer.Cotangent());
        report.Close("gradient with the cotangent [2, -0.5]", z.Grad!, answer.Gradient(), 1e-7);
    }

    private static void Exp(Report report)
    {
        Answer answer = Answer.To("S0-19 exp float32");
        Variable x = new(answer.Input(0));
        Functions.Exp(x).Backward(Tensor.Ones(2));
        report.Close("gradient", x.Grad!, answer.Gradient(), 2e-7);
        report.Close("gradient", x.Grad!, Expected.Recomputed(new[] { 7.38905610, 20.08553692 }), 2e-7);
    }

    private static void Product(Report report)
    {
        Answer answer = Answer.To("S0-20 matrix by vector float32");
        Variable a = new(answer.Input(0));
        Variable b = new(answer.Input(1));
        Tensor y = a.MatMul(b);
        report.Close("product", y, answer.Output());
        report.Same("MatMul among its operations", Graphs.Describe(y).Contains("MatMul", StringComparison.Ordinal));
        report.Same("shapes", $"{b.Shape} and {a.Shape}", "[3] and [2, 3]");
    }

    private static void ProductGradients(Report report)
    {
        Answer answer = Answer.To("S0-21 its gradients float32");
        Variable a = new(answer.Input(0));
        Variable b = new(answer.Input(1));
        a.MatMul(b).Backward(new[] { 1f, 2 });
        report.Close("of the vector", b.Grad!, answer.Gradient(1));
        report.Close("of the matrix", a.Grad!, answer.Gradient(0));
    }

    private static void ByHand(Report report)
    {
        Answer answer = Answer.To("S0-22 by hand float32");
        Tensor g = new[] { 1f, 2 };
        report.Close("g by b, outer", Functions.Outer(g, answer.Input(1)), answer.Output(0));
        report.Close("Aᵀ by g", answer.Input(0).T.MatMul(g), answer.Output(1));
    }
}
