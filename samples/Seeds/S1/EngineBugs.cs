using Nabla;
using Nabla.Learning;

namespace SeedsSample.S1;

/// <summary>What the notebook's nodes and layers get wrong.</summary>
internal static class EngineBugs
{
    public static IReadOnlyList<Seed> Rows { get; } =
    [
        new("S1-B1", "two nodes of a class share an entry of the tape", "self.tape[G]: the class as key", SharedEntry),
        new("S1-B2", "every forward adds to the gradient", "self.dx += A, db += 1, dA += x in forward", TwoForwards),
        new("S1-B3", "a layer reads a global", "np.zeros_like(x) of the notebook's x", Global),
        new("S1-B4", "a loop over examples", "chain_dA += np.outer(grads[idx], self.dA[idx])", Loop),
        new("S1-B6", "ReLU without a backward", "pass; the mask is not kept", ReluBackward),
        new("S1-B7", "Softmax without a backward, and overflowing", "np.exp(x) as it is", SoftmaxBackward),
        new("S1-B13", "backward through the layers in forward order, from the number 1", "TypeError: backward() takes 1 positional argument but 2 were given", Order),
        new("S1-B14", "cells that no longer run", "d_in and d_out are not defined; a (2, 3, 3) under no cell", StaleCells),
        new("S1-B16", "ReLU as x * (x > 0)", "NaN at -∞, -0 for negative numbers", ReluAtInfinity),
    ];

    private static void SharedEntry(Report report)
    {
        Variable x = new(3.0);
        Variable y = new(5.0);
        Tensor first = new Squaring().Apply(x);
        Tensor second = new Squaring().Apply(y);
        first.Backward();
        second.Backward();
        report.Close("two squares, forward before backward", Functions.Stack([x.Grad!, y.Grad!], 0), Expected.Exact(new[] { 6.0, 10 }));
    }

    private static void TwoForwards(Report report)
    {
        Answer answer = Answer.To("S1-17 two layers float64");
        Sequential network = TwoLayers.Network();
        _ = network.Forward(answer.Input(0));
        _ = network.Forward(answer.Input(0)[..2]);
        network.Forward(answer.Input(0)).Backward(answer.Cotangent());
        report.Close("dA1 after three forwards and one backward", network.Parameters[0].Grad!, answer.Gradient(1), 1e-14);
        report.Close("db1", network.Parameters[1].Grad!, answer.Gradient(2), 1e-14);
    }

    private static void Global(Report report)
    {
        Linear layer = new(3, 2, weights: TwoLayers.First, dtype: DType.Float64);
        Variable small = new(Tensor.Zeros([2, 3], DType.Float64));
        Variable large = new(Tensor.Zeros([4, 3], DType.Float64));
        Tensor first = layer.Forward(small);
        layer.Forward(large).Sum().Backward();
        first.Sum().Backward();
        Tensor row = new[] { 0.3, 0.4, 2.1 };
        report.Close("gradient of a batch of 2", small.Grad!, Expected.Exact(Functions.Stack([row, row], 0)), 1e-15);
        report.Close("gradient of a batch of 4", large.Grad!, Expected.Exact(Functions.Stack([row, row, row, row], 0)), 1e-15);
    }

    private static void Loop(Report report)
    {
        RandomState random = new(8);
        double[] x = random.Randn(12);
        double[] g = random.Randn(8);
        double[] sum = new double[6];
        for (int example = 0; example < 4; example++)
        {
            for (int element = 0; element < 6; element++)
            {
                sum[element] += g[example * 2 + element / 3] * x[example * 3 + element % 3];
            }
        }

        Variable a = new(Tensor.Zeros([2, 3], DType.Float64));
        Tensor.Of(x, [4, 3]).Linear(a).Backward(Tensor.Of(g, [4, 2]));
        report.Close("dA, one product", a.Grad!, Expected.Exact(Tensor.Of(sum, [2, 3])), 1e-14);
        report.Corrected(GuidePages.Derivations, "What shapes say");
    }

    private static void ReluBackward(Report report)
    {
        Variable x = new([-2.0, 0, 1.5]);
        new Relu().Forward(x).Backward(new[] { 3.0, 5, -7 });
        report.Close("gradient", x.Grad!, Expected.Exact(new[] { 0.0, 0, -7 }));
    }

    private static void SoftmaxBackward(Report report)
    {
        report.Differentiates("softmax", static (Tensor x) => x.Softmax(1), Tensor.Of(new RandomState(9).Randn(6), [2, 3]));
        report.Close("softmax([1000, 0, -1000])", Tensor.Of([1000f, 0, -1000]).Softmax(0), Expected.Exact(new[] { 1f, 0, 0 }));
    }

    private static void Order(Report report)
    {
        Answer answer = Answer.To("S1-18 their sum float64");
        Sequential network = TwoLayers.Network();
        Tensor y = network.Forward(answer.Input(0));
        report.Throws<ArgumentException>("backward from four numbers without a cotangent", () => y.Backward(), "without a cotangent");
        y.Sum().Backward();
        report.Close("dA1 from their sum, whose cotangent is 1", network.Parameters[0].Grad!, answer.Gradient(1), 1e-14);
    }

    private static void StaleCells(Report report) => report.Corrected(GuidePages.Pitfalls, "Cells that ran earlier");

    private static void ReluAtInfinity(Report report)
    {
        Tensor y = Functions.Relu(new[] { double.NegativeInfinity, -1, 0, double.PositiveInfinity });
        report.Close("ReLU of -∞, -1, 0, ∞", y, Expected.Exact(new[] { 0, 0, 0, double.PositiveInfinity }));
        report.Same("a negative zero among them", y.ToArray<double>().Any(double.IsNegative), expected: false);
    }

    private sealed class Squaring : Function<Tensor, Tensor>
    {
        protected override Tensor Forward(Saved saved, Tensor inputs)
        {
            saved.Keep(inputs);
            return inputs * inputs;
        }

        protected override Tensor Backward(Saved saved, Tensor cotangent) => 2 * saved[0] * cotangent;
    }
}
