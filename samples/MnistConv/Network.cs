using Nabla.Learning;

namespace MnistConvSample;

/// <summary>The network: two convolutions, each followed by the greatest of every 2×2 pixels, and two dense layers; some 220,000 trainable numbers.</summary>
internal static class Network
{
    /// <summary>A network with fresh weights from <see cref="Nabla.Generator.Default"/>. It takes [N, 1, 28, 28] and gives [N, 10].</summary>
    public static Sequential Create(int channels, double dropout) => new(
        new Conv2d(1, channels, kernelSize: 5, padding: 2), new Relu(), new MaxPool2d(2),
        new Conv2d(channels, 2 * channels, kernelSize: 5, padding: 2), new Relu(), new MaxPool2d(2),
        new Flatten(), new Dropout(dropout), new Linear(2 * channels * 7 * 7, 128), new Relu(), new Linear(128, 10));
}
