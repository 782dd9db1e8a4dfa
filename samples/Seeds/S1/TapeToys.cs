using Nabla;

namespace SeedsSample.S1;

/// <summary>Two nodes that share a tape, and a chain rule in eight steps.</summary>
internal static class TapeToys
{
    public static IReadOnlyList<Seed> Rows { get; } =
    [
        new("S1-01", "a node with forward and backward over a shared tape", "class ComputeNode: tape, forward, backward", Tape),
        new("S1-02", "f(x, y) = xy and g(h) = h²", "∇f = [y, x], ∇g = [2h]", Gradients),
        new("S1-03", "f(3, 2), then g", "[6], [36]", Forward),
        new("S1-04", "backward", "[12], then [24, 36]", Backward),
        new("S1-05", "f = (x + σ(y)) / (σ(x) + (x + y)²) at (3, -4), in eight steps", "2.0595697955721652 1.5922327514838093", Staged),
    ];

    private static void Tape(Report report)
    {
        Variable x = new(3.0);
        Variable y = new(2.0);
        Tensor f = new Product().Apply((x, y));
        report.Same("operation", f.GradFunction!.Name, nameof(Product));
        f.Backward(Tensor.Of(12.0));
        report.Close("gradients with the cotangent 12", Functions.Stack([x.Grad!, y.Grad!], 0), Expected.Exact(new[] { 24.0, 36 }));
    }

    private static void Gradients(Report report)
    {
        (Tensor x, Tensor y) = Transform.Grad(static ((Tensor X, Tensor Y) v) => v.X * v.Y)((Tensor.Of(3.0), Tensor.Of(2.0)));
        report.Close("∇f at (3, 2)", Functions.Stack([x, y], 0), Expected.Exact(new[] { 2.0, 3 }));
        report.Close("∇g at 6", Transform.Grad(Functions.Square)(6.0), Expected.Exact(12.0));
        report.Corrected(GuidePages.Derivations, "The chain rule");
    }

    private static void Forward(Report report)
    {
        Answer answer = Answer.To("S1-03 product float64");
        Tensor f = answer.Input(0) * answer.Input(1);
        report.Close("f", f, answer.Output());
        report.Close("g", f.Square(), Expected.Notebook(36.0));
    }

    private static void Backward(Report report)
    {
        Answer answer = Answer.To("S1-04 square of the product float64");
        Variable x = new(answer.Input(0));
        Variable y = new(answer.Input(1));
        Tensor f = (x * y).RetainGrad();
        f.Square().Backward();
        report.Close("∂g/∂f", f.Grad!, Expected.Notebook(12.0));
        report.Close("∂g/∂x", x.Grad!, answer.Gradient(0));
        report.Close("∂g/∂y", y.Grad!, answer.Gradient(1));
    }

    private static void Staged(Report report)
    {
        Variable x = new(3.0) { Name = "x" };
        Variable y = new(-4.0) { Name = "y" };
        Tensor f = (x + y.Sigmoid()) / (x.Sigmoid() + (x + y).Square());
        f.Backward(retainGraph: true);
        report.Show(f.Explain());
        report.Close("value", f, Expected.Recomputed(1.5456448841066441), 1e-15);
        report.Close("gradients", Functions.Stack([x.Grad!, y.Grad!], 0), Expected.Notebook(new[] { 2.0595697955721652, 1.5922327514838093 }), 1e-15);
        report.Close("gradient of x", x.Grad!, Answer.To("S1-05 staged chain rule float64").Gradient(0), 1e-15);
    }

    private sealed class Product : Function<(Tensor X, Tensor Y), Tensor>
    {
        protected override Tensor Forward(Saved saved, (Tensor X, Tensor Y) inputs)
        {
            saved.Keep(inputs.X, inputs.Y);
            return inputs.X * inputs.Y;
        }

        protected override (Tensor X, Tensor Y) Backward(Saved saved, Tensor cotangent) => (cotangent * saved[1], cotangent * saved[0]);
    }
}
