using Nabla.Learning;

namespace Nabla.Eng.TrainingParity;

/// <summary>The networks of eng/training_parity/write.py, layer by layer.</summary>
internal static class Networks
{
    private const DType Double = DType.Float64;

    public static IReadOnlyList<string> Names { get; } = ["mlp", "convolutional", "lstm", "transformer"];

    /// <summary>A network by its name, and its loss of a batch.</summary>
    public static (Layer Model, Func<Tensor, Tensor, Tensor> Loss) Make(string name) => name switch
    {
        "mlp" => (new Sequential(new Linear(10, 32, dtype: Double), new Relu(), new Linear(32, 32, dtype: Double), new Tanh(), new Linear(32, 4, dtype: Double)), Classes),
        "convolutional" => (new Sequential(
            new Conv2d(1, 4, 3, padding: 1, dtype: Double), new BatchNorm2d(4, dtype: Double), new Relu(), new MaxPool2d(2),
            new Conv2d(4, 6, 3, dtype: Double), new Relu(), new Flatten(), new Linear(24, 3, dtype: Double)), Classes),
        "lstm" => (new Sequences(), static (found, y) => Nabla.Learning.Loss.MeanSquaredError(found, y)),
        "transformer" => (new Language(), static (found, y) => Classes(found.Flatten(0, 1), y.Flatten())),
        _ => throw new ArgumentException($"There is no network called {name}, only {string.Join(", ", Names)}.", nameof(name)),
    };

    private static Tensor Classes(Tensor logits, Tensor y) => Nabla.Learning.Loss.CrossEntropy(logits, y);
}
