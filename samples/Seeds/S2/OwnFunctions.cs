using Nabla;

namespace SeedsSample.S2;

/// <summary>The chain rule, and functions of one's own for addition and multiplication.</summary>
internal static class OwnFunctions
{
    private static readonly Tensor s_ones = Tensor.Ones(32);

    public static IReadOnlyList<Seed> Rows { get; } =
    [
        new("S2-01", "z = (x + y)², 32 values, cotangent ones", "x.grad == 2(x + y); None before; AddBackward0, PowBackward0", SquareOfSum),
        new("S2-02", "Add2", "gradients all 1; grad_fn = Add2Backward", Addition),
        new("S2-03", "Mul2", "x.grad == y, y.grad == x", Multiplication),
        new("S2-04", "y.data with requires_grad = True", "a new leaf over the same numbers", Data),
    ];

    private static void SquareOfSum(Report report)
    {
        Answer answer = Answer.To("S2-01 square of a sum float32");
        Variable x = new(answer.Input(0));
        Tensor y = answer.Input(1);
        Tensor sum = x + y;
        Tensor z = sum.Pow(2);
        report.Same("no gradient before Backward", x.Grad is null);
        report.Same("operations", $"{sum.GradFunction}, {z.GradFunction}", "Add, Square");
        z.Backward(s_ones);
        report.Close("value", z, answer.Output(), 1e-6);
        report.Close("gradient of x", x.Grad!, answer.Gradient(), 1e-6);
        report.Same("it is 2(x + y)", x.Grad!.AllClose(2 * (answer.Input(0) + y), 0, 0));
    }

    private static void Addition(Report report)
    {
        Answer answer = Answer.To("S2-01 square of a sum float32");
        Variable x = new(answer.Input(0));
        Variable y = new(answer.Input(1));
        Tensor t = new Add2().Apply((x, y));
        report.Same("operation", t.GradFunction!.Name, "Add2");
        t.Backward(s_ones);
        report.Close("gradient of x", x.Grad!, Expected.Notebook(s_ones));
        report.Close("gradient of y", y.Grad!, Expected.Notebook(s_ones));
    }

    private static void Multiplication(Report report)
    {
        Answer answer = Answer.To("S2-03 product float32");
        Variable x = new(answer.Input(0));
        Variable y = new(answer.Input(1));
        Tensor t = new Mul2().Apply((x, y));
        t.Backward(s_ones);
        report.Same("operation", t.GradFunction!.Name, "Mul2");
        report.Close("product", t, answer.Output());
        report.Close("gradient of x, which is y", x.Grad!, answer.Gradient(0));
        report.Close("gradient of y, which is x", y.Grad!, answer.Gradient(1));
    }

    private static void Data(Report report)
    {
        Variable y = new([1f, -2]);
        Variable leaf = new(y.Detach());
        (leaf * 3f).Backward(Tensor.Ones(2));
        report.Close("gradient of the new leaf", leaf.Grad!, Expected.Exact(new[] { 3f, 3 }));
        report.Same("no gradient for y", y.Grad is null);
        leaf.Value -= 1;
        report.Close("y, after the new leaf was changed", y, Expected.Exact(new[] { 1f, -2 }));
    }
}
