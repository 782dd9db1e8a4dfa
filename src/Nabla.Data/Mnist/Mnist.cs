namespace Nabla.Data;

/// <summary>MNIST, or a data set in its format: images of 28×28 pixels in ten classes.</summary>
/// <param name="Train">The examples to train with; 60,000 in MNIST.</param>
/// <param name="Test">The examples to test with; 10,000 in MNIST.</param>
public sealed record Mnist(LabeledImages Train, LabeledImages Test)
{
    /// <summary>The mean of all pixels of MNIST's training images, on a scale of 0 to 1.</summary>
    public const double Mean = 0.1307;

    /// <summary>The standard deviation of the same pixels.</summary>
    public const double Deviation = 0.3081;

    private const int Side = 28;
    private const int Classes = 10;

    /// <summary>Reads the four files in a folder, plain or gzip, and normalises: images are float32 [N, 1, 28, 28] of (pixel / 255 − 0.1307) / 0.3081, labels int64 [N].</summary>
    /// <param name="directory">The folder; see <see cref="MnistFiles"/> for the names.</param>
    /// <exception cref="FileNotFoundException">A file is missing, or the folder; the message lists all four.</exception>
    /// <exception cref="InvalidDataException">A file is not IDX, is cut short, or holds no images of 28×28 bytes or no labels 0 to 9; or there are not as many labels as images. The message says which.</exception>
    public static Mnist Load(string directory) => LoadBytes(directory).Normalize(Mean, Deviation);

    /// <summary>Reads the four files in a folder as they are: images are uint8 [N, 1, 28, 28], labels int64 [N].</summary>
    /// <inheritdoc cref="Load"/>
    public static Mnist LoadBytes(string directory)
    {
        MnistFiles files = MnistFiles.Find(directory);
        return new Mnist(Read(files.TrainImages, files.TrainLabels), Read(files.TestImages, files.TestLabels));
    }

    /// <summary>Both parts by <see cref="LabeledImages.Normalize"/>, with the same numbers.</summary>
    public Mnist Normalize(double mean, double deviation) => new(Train.Normalize(mean, deviation), Test.Normalize(mean, deviation));

    private static LabeledImages Read(string imagesPath, string labelsPath)
    {
        IdxData images = IdxFile.Read(imagesPath);
        if (images.Type != IdxType.UInt8 || images.Shape is not [_, Side, Side])
        {
            throw new InvalidDataException($"{imagesPath} should hold images, UInt8 of [N, 28, 28], and holds {Described(images)}.");
        }

        IdxData labels = IdxFile.Read(labelsPath);
        if (labels.Type != IdxType.UInt8 || labels.Shape.Length != 1)
        {
            throw new InvalidDataException($"{labelsPath} should hold labels, UInt8 of [N], and holds {Described(labels)}.");
        }

        int count = images.Shape[0];
        if (labels.Count != count)
        {
            throw new InvalidDataException($"{imagesPath} holds {count} images, but {labelsPath} {labels.Count} labels: they do not belong together.");
        }

        long[] classes = new long[count];
        for (int i = 0; i < count; i++)
        {
            classes[i] = labels.Bytes[i] < Classes
                ? labels.Bytes[i]
                : throw new InvalidDataException($"{labelsPath} gives image {i} the label {labels.Bytes[i]}; labels are 0 to 9.");
        }

        return new LabeledImages(Tensor.Of(images.Bytes, [count, 1, Side, Side]), Tensor.Wrap<long>(classes, [count]));
    }

    private static string Described(IdxData data) => $"{data.Type} of [{string.Join(", ", data.Shape.ToArray())}]";
}
