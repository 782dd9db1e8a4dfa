using Nabla.Learning;

namespace MnistSample;

/// <summary>The network: 784 pixels, one hidden layer, ten answers.</summary>
internal static class Network
{
    public const string HiddenWeights = "1.weight";

    public const int Pixels = 784;

    /// <summary>A network with fresh weights from <see cref="Nabla.Generator.Default"/>.</summary>
    public static Sequential Create(int hidden, double dropout) =>
        new(new Flatten(), new Linear(Pixels, hidden), new Relu(), new Dropout(dropout), new Linear(hidden, 10));
}
