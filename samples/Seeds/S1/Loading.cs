using Nabla;
using Nabla.Data;

namespace SeedsSample.S1;

/// <summary>MNIST: files, normalisation and batches.</summary>
internal static class Loading
{
    private const int Batch = 32;

    public static IReadOnlyList<Seed> Rows { get; } =
    [
        new("S1-06", "MNIST in batches of 32, shuffled and normalised", "ToTensor, Normalize(0.1307, 0.3081)", Batches),
        new("S1-20", "the shapes of a batch", "(32, 784), (32,)", Shapes),
        new("S1-B15", "a reader of one's own, and a test set in order", "torchvision and a network connection; shuffle=True for the test set too", OwnReader),
    ];

    private static void Batches(Report report)
    {
        using MnistFolder folder = new();
        LabeledImages train = Mnist.Load(folder.Path).Train;
        DataLoader loader = DataLoader.From(train.Images, train.Labels, Batch, seed: 1);
        double zero = -0.1307 / 0.3081;
        double white = (1 - 0.1307) / 0.3081;
        report.Close("a white pixel and a black one", train.Images[0, 0, 0, 1..3], Expected.Exact(new[] { (float)white, (float)zero }), 1e-6);
        long[][] labels = [.. loader.Select(static batch => batch.Y.ToArray<long>())];
        report.Same("sizes of the batches", string.Join(", ", labels.Select(static one => one.Length)), "32, 32, 32, 4");
        long[] expected = [.. Enumerable.Range(0, MnistFolder.TrainCount).Select(static i => (long)MnistFolder.Label(i))];
        report.Same("in another order than the file", labels.SelectMany(static one => one).SequenceEqual(expected), expected: false);
        report.Close("every example once", labels.SelectMany(static one => one).Order().ToArray(), Expected.Exact(expected.Order().ToArray()));
    }

    private static void Shapes(Report report)
    {
        using MnistFolder folder = new();
        LabeledImages train = Mnist.Load(folder.Path).Train;
        (Tensor x, Tensor y) = DataLoader.From(train.Images, train.Labels, Batch).First();
        report.Same("images, flattened, and labels", $"{x.Flatten(1).Shape}, {y.Shape}", "[32, 784], [32]");
    }

    private static void OwnReader(Report report)
    {
        using MnistFolder folder = new();
        LabeledImages test = Mnist.LoadBytes(folder.Path).Test;
        DataLoader loader = DataLoader.From(test.Images, test.Labels, Batch, shuffle: false);
        byte[] pixels = [.. loader.SelectMany(static batch => batch.X[At.Rest, 0, 0].Flatten().ToArray<byte>())];
        long[] labels = [.. loader.SelectMany(static batch => batch.Y.ToArray<long>())];
        Tensor expected = Enumerable.Range(0, MnistFolder.TestCount).Select(static i => (long)MnistFolder.Label(i)).ToArray();
        report.Close("labels in the order of the file", labels, Expected.Exact(expected));
        report.Close("first pixels in the order of the file", pixels, Expected.Exact(expected));
    }
}
