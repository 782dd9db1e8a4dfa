using Nabla;

namespace SeedsSample.S4;

/// <summary>The notebook ends in a section called "A bug".</summary>
internal static class Bugs
{
    private const int Deep = 10_000;
    private const int Doublings = 30;

    public static IReadOnlyList<Seed> Rows { get; } =
    [
        new("S4-04", "\"A bug\": f = w·x1 + w·x2 at (5, 1, 2)", "value 15.0; gradients [2.0, 5.0, 5.0]", SharedWeight),
        new("S4-B1", "gradients are overwritten", "Variable.backward: self._grads = dout", Accumulation),
        new("S4-B2", "recursion along every path", "exponential on shared graphs, and a stack overflow on deep ones", DeepAndShared),
        new("S4-B3", "backward before forward, no zeroing, and local gradients commented out", "AttributeError", OrderOfCalls),
    ];

    private static void SharedWeight(Report report)
    {
        (Variable w, Variable x1, Variable x2) = (new Variable(5.0), new Variable(1.0), new Variable(2.0));
        Tensor f = w * x1 + w * x2;
        f.Backward();
        Answer answer = Answer.To("S4-04 shared weight float64");
        report.Close("value", f, Expected.Notebook(15.0));
        report.Close("gradients", Functions.Stack([w.Grad!, x1.Grad!, x2.Grad!], 0), Expected.Exact(new[] { 3.0, 5, 5 }));
        report.Close("gradient of w", w.Grad!, answer.Gradient(0));
    }

    private static void Accumulation(Report report)
    {
        Variable w = new(5.0);
        (w * 1 + w * 2).Backward();
        report.Close("two uses", w.Grad!, Expected.Exact(3.0));
        (w * 4).Backward();
        report.Close("and another call", w.Grad!, Expected.Exact(7.0));
    }

    private static void DeepAndShared(Report report)
    {
        Variable x = new(1.0);
        Tensor y = x;
        for (int i = 0; i < Deep; i++)
        {
            y = -y;
        }

        y.Backward();
        report.Close("10,000 operations deep", x.Grad!, Expected.Exact(1.0));
        report.Close("and through the other door", Transform.Grad(Negations)(1.0), Expected.Exact(1.0));
        S0.CountedSum sum = new();
        Tensor z = x;
        for (int i = 0; i < Doublings; i++)
        {
            z = sum.Apply((z, z));
        }

        z.Backward();
        report.Close("calls of rules for 30 doublings", sum.Calls, Expected.Exact(Doublings));

        static Tensor Negations(Tensor x)
        {
            for (int i = 0; i < Deep; i++)
            {
                x = -x;
            }

            return x;
        }
    }

    private static void OrderOfCalls(Report report)
    {
        Variable x = new(3.0);
        report.Same("no gradient before Backward", x.Grad is null);
        report.Throws<InvalidOperationException>("Backward with nothing behind it", () => Tensor.Of(1.0).Backward(), "nothing to do");
        (x + x * 2).Backward();
        report.Close("gradient", x.Grad!, Expected.Exact(3.0));
        x.ClearGrad();
        report.Same("none after ClearGrad", x.Grad is null);
    }
}
