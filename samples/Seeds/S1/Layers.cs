using Nabla;
using Nabla.Learning;

namespace SeedsSample.S1;

/// <summary>Layers, a loss for each example, and a runner.</summary>
internal static class Layers
{
    public static IReadOnlyList<Seed> Rows { get; } =
    [
        new("S1-07", "a layer of one's own", "class Layer: forward, backward", OwnLayer),
        new("S1-12", "MLP(d_in, d_out), which is one linear layer", "randn · √(2 / d_in), zero bias, x @ A.T + b", HeLayer),
        new("S1-13", "ReLU", "x * (x > 0)", Rectified),
        new("S1-14", "Softmax", "exp / sum over axis 1", Shares),
        new("S1-15", "cross entropy", "one-hot · log: a number for each example", CrossEntropy),
        new("S1-16", "forward through layers, backward in reverse", "forward(layers, x), backward(layers, grads)", Runner),
    ];

    private static void OwnLayer(Report report)
    {
        Doubling layer = new();
        Variable x = new([1.0, -2.0]);
        Tensor y = layer.Forward(x);
        y.Backward(new[] { 3.0, 5.0 });
        report.Close("forward", y, Expected.Exact(new[] { 2.0, -4 }));
        report.Close("gradient of x", x.Grad!, Expected.Exact(new[] { 6.0, 10 }));
        report.Close("gradient of its parameter", layer.Parameters[0].Grad!, Expected.Exact(-7.0));
    }

    private static void HeLayer(Report report)
    {
        const int inputs = 784;
        Linear layer = new(inputs, 256, weights: Initialize.KaimingNormal, generator: new Generator(1), dtype: DType.Float64);
        Tensor deviation = layer.Weight.Value.Std() / Math.Sqrt(2.0 / inputs);
        report.Close("deviation of the weights over √(2 / 784)", deviation, Expected.Exact(1.0), 0.01);
        report.Close("bias", layer.Bias!.Value, Expected.Exact(Tensor.Zeros([256], DType.Float64)));
        Linear small = new(3, 2, weights: TwoLayers.First, dtype: DType.Float64);
        report.Close("x @ A.T + b", small.Forward(new[] { 1.0, 2, 3 }), Expected.Exact(new[] { 2.7, 4.7 }), 1e-15);
    }

    private static void Rectified(Report report) =>
        report.Close("ReLU", new Relu().Forward(new[] { -2.0, 0, 1.5 }), Expected.Exact(new[] { 0, 0, 1.5 }));

    private static void Shares(Report report)
    {
        double[] row = [1, -2, 0.5];
        double sum = row.Sum(Math.Exp);
        Tensor shares = new Softmax(1).Forward(Functions.Stack([row, Tensor.Zeros([3], DType.Float64)], 0));
        report.Close("of [1, -2, 0.5]", shares[0], Expected.Exact(Array.ConvertAll(row, value => Math.Exp(value) / sum)), 1e-15);
        report.Close("of zeros", shares[1], Expected.Exact(new[] { 1.0 / 3, 1.0 / 3, 1.0 / 3 }), 1e-15);
    }

    private static void CrossEntropy(Report report)
    {
        Tensor logits = new[,] { { 1, -2, 0.5 }, { 0, 0, 0 } };
        double sum = Math.Exp(1) + Math.Exp(-2) + Math.Exp(0.5);
        Tensor losses = Loss.CrossEntropy(logits, new[] { 2, 0 }, reduction: Reduction.None);
        report.Close("losses", losses, Expected.Exact(new[] { Math.Log(sum) - 0.5, Math.Log(3) }), 1e-15);
    }

    private static void Runner(Report report)
    {
        Answer answer = Answer.To("S1-17 two layers float64");
        List<string> visited = [];
        Sequential layers = TwoLayers.Network();
        Variable x = new(answer.Input(0));
        Tensor middle = layers[0].Forward(x);
        Tensor y = layers[1].Forward(middle);
        middle.OnGradient(_ => Visit("first layer"));
        y.OnGradient(_ => Visit("second layer"));
        y.Backward(Tensor.Ones([4, 1], DType.Float64));
        report.Close("forward", layers.Forward(x), answer.Output(), 1e-15);
        report.Same("backward", string.Join(", ", visited), "second layer, first layer");

        Tensor? Visit(string name)
        {
            visited.Add(name);
            return null;
        }
    }
}
