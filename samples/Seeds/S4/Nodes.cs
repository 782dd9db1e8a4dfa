using Nabla;

namespace SeedsSample.S4;

/// <summary>Nodes with a forward and a backward method.</summary>
internal static class Nodes
{
    private static readonly string[] s_neuronNames = ["w1", "w2", "x1", "x2", "b"];

    public static IReadOnlyList<Seed> Rows { get; } =
    [
        new("S4-01", "an abstract node with forward and backward", "class Node(abc.ABC): forward(self), backward(self, dout), grads", OwnNode),
        new("S4-02", "Variable, Add, Mul, Inv, Exp", "local gradients are kept at forward", LocalGradients),
        new("S4-03", "a neuron: logistic of w1·x1 + w2·x2 + b", "Values: 1.0 0.73105857863; gradients: -0.20, -0.39, 0.39, -0.59, 0.20", Neuron),
    ];

    private static void OwnNode(Report report)
    {
        Variable x = new(1.0);
        Tensor y = new Inv().Apply(new Exp().Apply(x));
        y.Backward(Tensor.Of(2.0));
        report.Close("2 / exp(1), differentiated", x.Grad!, Expected.Exact(-2 * Math.Exp(-1)), 1e-15);
        report.Differentiates("Inv", new Inv().Apply, Tensor.Of([0.5, -2.0]));
    }

    private static void LocalGradients(Report report)
    {
        report.Close("d(a + b)", Both(static x => x.A + x.B), Expected.Exact(new[] { 1.0, 1 }));
        report.Close("d(a · b) at (3, -2)", Both(static x => x.A * x.B), Expected.Exact(new[] { -2.0, 3 }));
        report.Close("d(1/a) at 4", Transform.Grad((Tensor x) => 1 / x)(4.0), Expected.Exact(-0.0625));
        report.Close("d exp(a) at 2", Transform.Grad(Functions.Exp)(2.0), Expected.Exact(Math.Exp(2)), 1e-15);

        static Tensor Both(Func<(Tensor A, Tensor B), Tensor> f)
        {
            (Tensor a, Tensor b) = Transform.Grad(f)((Tensor.Of(3.0), Tensor.Of(-2.0)));
            return Functions.Stack([a, b], 0);
        }
    }

    private static void Neuron(Report report)
    {
        double[] values = [2, -3, -1, -2, -3];
        Variable[] leaves = [.. values.Zip(s_neuronNames, static (value, name) => new Variable(value) { Name = name })];
        (Variable w1, Variable w2, Variable x1, Variable x2, Variable b) = (leaves[0], leaves[1], leaves[2], leaves[3], leaves[4]);
        Tensor logit = w1 * x1 + w2 * x2 + b;
        Tensor f = 1 / (1 + Functions.Exp(-logit));
        f.Backward(retainGraph: true);
        report.Show(f.Explain());
        Tensor gradients = Functions.Stack(Array.ConvertAll(leaves, static leaf => leaf.Grad!), 0);
        report.Close("logit", logit, Expected.Notebook(1.0));
        report.Close("f", f, Expected.Notebook(0.73105857863), 5e-12);
        report.Close("gradients", gradients, Expected.Notebook(new[] { -0.20, -0.39, 0.39, -0.59, 0.20 }), 5e-3);
        report.Close("gradients", gradients, Expected.Recomputed(new[] { -0.19661193, -0.39322387, 0.39322387, -0.58983580, 0.19661193 }), 5e-9);
        Answer answer = Answer.To("S4-03 logistic of a weighted sum float64");
        report.Close("gradient of w1", w1.Grad!, answer.Gradient(0), 1e-15);
    }

    private sealed class Inv : Function<Tensor, Tensor>
    {
        protected override Tensor Forward(Saved saved, Tensor inputs)
        {
            saved.Keep(inputs);
            return 1 / inputs;
        }

        protected override Tensor Backward(Saved saved, Tensor cotangent) => -cotangent / saved[0].Square();
    }

    private sealed class Exp : Function<Tensor, Tensor>
    {
        protected override Tensor Forward(Saved saved, Tensor inputs)
        {
            Tensor result = Functions.Exp(inputs);
            saved.Keep(result);
            return result;
        }

        protected override Tensor Backward(Saved saved, Tensor cotangent) => saved[0] * cotangent;
    }
}
