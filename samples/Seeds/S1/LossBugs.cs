using Nabla;
using Nabla.Learning;

namespace SeedsSample.S1;

/// <summary>What the notebook's losses and its gradient check get wrong.</summary>
internal static class LossBugs
{
    private const double SumOfComputed = -0.030033387614267392;
    private const double SumOfExpected = -0.935280585015095;

    public static IReadOnlyList<Seed> Rows { get; } =
    [
        new("S1-B8", "CrossEntropyLoss ignores what it is given", "a copy of Softmax with an undefined x", IgnoredInputs),
        new("S1-B9", "log(0)", "-np.sum(v * np.log(y_pred))", LogOfZero),
        new("S1-B11", "the gradient check broadcasts (4, 1) against (4, 3) silently", "diff: 0.8451804221722929, mean 0.09867718857347035", SilentBroadcast),
        new("S1-B12", "differences that move all inputs at once, each by its own amount", "(forward(x + delta) - forward(x - delta)) / (2 * delta)", MixedDifferences),
    ];

    private static void IgnoredInputs(Report report)
    {
        Tensor logits = new[,] { { 0, Math.Log(3) } };
        report.Close("loss of label 1 at [0, ln 3]", Loss.CrossEntropy(logits, new[] { 1 }), Expected.Exact(Math.Log(4.0 / 3)), 1e-15);
        report.Close("loss of label 0", Loss.CrossEntropy(logits, new[] { 0 }), Expected.Exact(Math.Log(4)), 1e-15);
        report.Close("ten equal logits", Loss.CrossEntropy(Tensor.Zeros([1, 10], DType.Float64), new[] { 7 }), Expected.Exact(Math.Log(10)), 1e-15);
    }

    private static void LogOfZero(Report report)
    {
        Variable logits = new(new float[,] { { 1000, 0 } });
        Tensor loss = Loss.CrossEntropy(logits, new[] { 1 });
        loss.Backward();
        report.Close("loss where the probability is 0 in float32", loss, Expected.Exact(1000f));
        report.Close("its gradient", logits.Grad!, Expected.Exact(new float[,] { { 1, -1 } }));
    }

    private static void SilentBroadcast(Report report)
    {
        Tensor computed = Tensor.Full([4, 1], SumOfComputed / 4, DType.Float64);
        Tensor expected = Tensor.Full([4, 3], SumOfExpected / 12, DType.Float64);
        report.Close("the notebook's diff, by broadcasting on purpose", (computed - expected).Sum(), Expected.Notebook(0.8451804221722929), 1e-14);
        report.Throws<ArgumentException>("MeanSquaredError of [4, 1] and [4, 3]", () => Loss.MeanSquaredError(computed, expected), "nothing is broadcast");
        report.Throws<ArgumentException>("Huber of [4, 1] and [4]", () => Loss.Huber(computed, Tensor.Zeros([4], DType.Float64)), "Unsqueeze(1)");
    }

    private static void MixedDifferences(Report report)
    {
        Answer answer = Answer.To("S1-17 two layers float64");
        Tensor x = answer.Input(0);
        Tensor delta = 0.01 * Tensor.Of(new RandomState(10).Randn(12), [4, 3]);
        Sequential network = TwoLayers.Network();
        Tensor mixed = (network.Forward(x + delta) - network.Forward(x - delta)) / (2 * delta);
        Tensor gradient = answer.Gradient(0).Values;
        report.Close("what they measure: Σ g · delta / delta", mixed, Expected.Exact((gradient * delta).Sum(1, keepAxes: true) / delta), 1e-9);
        report.Same("that it is the gradient", mixed.AllClose(gradient, 1e-2, 1e-2), expected: false);
        report.Differentiates("one input at a time", (Tensor v) => network.Forward(v), x);
    }
}
