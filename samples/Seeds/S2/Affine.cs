using Nabla;

namespace SeedsSample.S2;

/// <summary>The affine layer: x W + b with x [32, 128], W [128, 10], b [10].</summary>
internal static class Affine
{
    private static readonly Tensor s_ones = Tensor.Ones(32, 10);

    public static IReadOnlyList<Seed> Rows { get; } =
    [
        new("S2-10", "x W + b with the cotangent ones", "x.grad == Wx.grad @ W.T and W.grad == x.T @ Wx.grad exactly; b.grad = 32, ten times", ByOperators),
        new("S2-11", "the same by Mm2 and Add2", "the same; Add2 returns [32, 10] for b [10], which PyTorch sums silently", ByOwnFunctions),
        new("S2-12", "notes in Korean", "\"adding passes the gradient through unchanged\"; \"as Wx.grad, but summed over dim 0\"", Notes),
    ];

    private static void ByOperators(Report report)
    {
        (Variable x, Variable w, Variable b) = Inputs();
        Tensor product = x.MatMul(w).RetainGrad();
        Tensor result = product + b;
        report.Same("operations", $"{product.GradFunction}, {result.GradFunction}", "MatMul, Add");
        result.Backward(s_ones);
        report.Close("Wx.grad", product.Grad!, Expected.Notebook(s_ones));
        report.Same("x.grad is Wx.grad by Wᵀ, to the last bit", x.Grad!.AllClose(product.Grad!.MatMul(w.Value.T), 0, 0));
        report.Same("W.grad is xᵀ by Wx.grad, to the last bit", w.Grad!.AllClose(x.Value.T.MatMul(product.Grad!), 0, 0));
        Compare(report, x, w, b);
    }

    private static void ByOwnFunctions(Report report)
    {
        (Variable x, Variable w, Variable b) = Inputs();
        new Add2().Apply((new Mm2().Apply((x, w)), b)).Backward(s_ones);
        Compare(report, x, w, b);
    }

    private static void Notes(Report report)
    {
        Variable x = new(Tensor.Zeros(3, 2));
        Variable b = new(Tensor.Zeros(2));
        Tensor g = new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } };
        (x + b).Backward(g);
        report.Close("through an addition, unchanged", x.Grad!, Expected.Exact(new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } }));
        report.Close("to what was broadcast, summed over axis 0", b.Grad!, Expected.Exact(new float[] { 9, 12 }));
        report.Corrected(GuidePages.Derivations, "Adding a bias");
    }

    private static (Variable X, Variable W, Variable B) Inputs()
    {
        Answer answer = Answer.To("S2-10 affine float32");
        return (new Variable(answer.Input(0)), new Variable(answer.Input(1)), new Variable(answer.Input(2)));
    }

    private static void Compare(Report report, Variable x, Variable w, Variable b)
    {
        Answer answer = Answer.To("S2-10 affine float32");
        report.Close("x.grad", x.Grad!, answer.Gradient(0), 1e-5);
        report.Close("W.grad", w.Grad!, answer.Gradient(1), 1e-5);
        report.Close("b.grad", b.Grad!, Expected.Notebook(Tensor.Full([10], 32f)));
    }
}
