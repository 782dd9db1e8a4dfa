using Nabla;

namespace SeedsSample.S1;

/// <summary>Broadcasting, and what shapes say about derivatives.</summary>
internal static class Shapes
{
    public static IReadOnlyList<Seed> Rows { get; } =
    [
        new("S1-08", "A [3, 2] times B [2, 1], squeezed", "[[0.08, -0.05], [-0.01, 0.16], [-0.01, 0.04]]", Squeezed),
        new("S1-09", "[4, 3, 2] times [2]", "24 numbers; one of them is -0.", Trailing),
        new("S1-10", "two layers by PyTorch, with retain_grad", "loss.grad_fn = <SumBackward0>", TwoLayers),
        new("S1-11", "notes on shapes", "dA [n, d_in], grads [n, d_out], grads @ dA → [d_out, d_in]", Notes),
        new("S1-22", "x [2, 3] by Aᵀ with A [4, 3]", "[[0.25861545, -0.0186126, …], [0.58687843, …]]", Product),
    ];

    private static void Squeezed(Report report)
    {
        Answer answer = Answer.To("S1-08 broadcast float64");
        Variable a = new(answer.Input(0));
        Variable b = new(answer.Input(1));
        Tensor product = a * b.Squeeze();
        product.Backward(answer.Cotangent());
        report.Close("product", product, Expected.Notebook(new[,] { { 0.08, -0.05 }, { -0.01, 0.16 }, { -0.01, 0.04 } }), 1e-15);
        report.Close("gradient of A", a.Grad!, answer.Gradient(0), 1e-15);
        report.Close("gradient of B, back in its shape", b.Grad!, answer.Gradient(1), 1e-15);
    }

    private static void Trailing(Report report)
    {
        Answer answer = Answer.To("S1-09 broadcast float64");
        Tensor z = answer.Input(0) * answer.Input(1);
        report.Show(z.ToString("F2", null));
        report.Close("product", z, answer.Output());
        report.Same("shape", z.Shape.ToString(), "[4, 3, 2]");
        report.Same("-0.0 times 0.4, printed", z[1, 2, 0].ToString(), "-0.");
    }

    private static void TwoLayers(Report report)
    {
        RandomState random = new(5);
        Variable a1 = new(Tensor.Of(random.Randn(6), [2, 3]));
        Variable b1 = new(Tensor.Of(random.Randn(2)));
        Variable a2 = new(Tensor.Of(random.Randn(2), [1, 2]));
        Variable b2 = new(Tensor.Of(random.Randn(1)));
        Tensor x = Tensor.Of(random.Randn(18), [6, 3]);
        Tensor y = ((x.MatMul(a1.T) + b1).MatMul(a2.T) + b2).RetainGrad();
        Tensor loss = y.Sum().RetainGrad();
        loss.Backward();
        report.Same("operation", loss.GradFunction!.Name, "Sum");
        report.Close("gradient of the loss", loss.Grad!, Expected.Exact(1.0));
        report.Close("gradient of y", y.Grad!, Expected.Exact(Tensor.Ones([6, 1], DType.Float64)));
        report.Close("gradient of b1, which is 6 · A2", b1.Grad!, Expected.Exact(6 * a2.Value[0]), 1e-15);
    }

    private static void Notes(Report report)
    {
        RandomState random = new(6);
        Variable a = new(Tensor.Of(random.Randn(6), [2, 3]));
        Tensor x = Tensor.Of(random.Randn(12), [4, 3]);
        Tensor g = Tensor.Of(random.Randn(8), [4, 2]);
        x.MatMul(a.T).Backward(g);
        report.Same("shape of gᵀ x", g.T.MatMul(x).Shape.ToString(), "[2, 3]");
        report.Same("it is the gradient", a.Grad!.AllClose(g.T.MatMul(x), 0, 1e-14));
        report.Corrected(GuidePages.Derivations, "What shapes say");
    }

    private static void Product(Report report)
    {
        Answer answer = Answer.To("S1-22 x by A transposed float64");
        Tensor y = answer.Input(0).MatMul(answer.Input(1).T);
        report.Close("product", y, answer.Output(), 1e-15);
        report.Close(
            "product",
            y,
            Expected.Notebook(new[,] { { 0.25861545, -0.0186126, -0.04965905, 0.3917799 }, { 0.58687843, 0.09604076, -0.03534534, 1.14959349 } }),
            2e-8);
    }
}
