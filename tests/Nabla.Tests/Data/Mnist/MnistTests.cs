using System.Buffers.Binary;
using Nabla.Data;

namespace Nabla.Tests.Data;

public sealed class MnistTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mnist").FullName;

    public MnistTests()
    {
        byte[] pixels = new byte[3 * 28 * 28];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)(i * 7);
        }

        Write("train-images-idx3-ubyte", pixels, 3, 28, 28);
        Write("train-labels-idx1-ubyte", [3, 0, 9], 3);
        Write("t10k-images-idx3-ubyte", pixels.AsSpan(784, 784), 1, 28, 28);
        Write("t10k-labels-idx1-ubyte", [7], 1);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Bytes_are_read_as_they_are()
    {
        Mnist mnist = Mnist.LoadBytes(_folder);

        Assert.Equal(new TensorType(DType.UInt8, [3, 1, 28, 28]), mnist.Train.Images.Type);
        Assert.Equal(new TensorType(DType.Int64, [3]), mnist.Train.Labels.Type);
        Assert.Equal([3, 0, 9], mnist.Train.Labels.ToArray<long>());
        Assert.Equal(3, mnist.Train.Count);
        Assert.Equal((byte)(30 * 7), mnist.Train.Images[0, 0, 1, 2].ToScalar<byte>());
        Assert.Equal([7], mnist.Test.Labels.ToArray<long>());
        Assert.Equal(mnist.Train.Images[1].ToArray<byte>(), mnist.Test.Images[0].ToArray<byte>());
    }

    [Fact]
    public void Images_are_normalised_as_PyTorch_does_it()
    {
        (Tensor images, Tensor labels) = Mnist.Load(_folder).Train;
        byte[] bytes = Mnist.LoadBytes(_folder).Train.Images.ToArray<byte>();

        Assert.Equal(new TensorType(DType.Float32, [3, 1, 28, 28]), images.Type);
        Assert.Equal(DType.Int64, labels.DType);
        Assert.Equal(bytes.Select(pixel => ((pixel / 255f) - 0.1307f) / 0.3081f), images.ToArray<float>());
        Assert.Equal(-0.42421296f, images.ToArray<float>()[0]);
    }

    [Fact]
    public void Floating_images_are_normalised_without_a_division_by_255()
    {
        LabeledImages images = new LabeledImages(Tensor.Full([1, 1, 2, 2], 3.0), Tensor.Of([1L])).Normalize(1, 4);

        Assert.Equal([0.5f, 0.5f, 0.5f, 0.5f], images.Images.ToArray<float>());
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.5)]
    [InlineData(double.NaN)]
    public void A_deviation_is_positive(double deviation)
    {
        LabeledImages images = Mnist.LoadBytes(_folder).Test;

        Assert.StartsWith(
            FormattableString.Invariant($"Images cannot be normalised by a deviation of {deviation}; it is positive."),
            Assert.Throws<ArgumentOutOfRangeException>(() => images.Normalize(0, deviation)).Message,
            StringComparison.Ordinal);
        Assert.StartsWith("Images cannot be normalised by a mean of NaN.", Assert.Throws<ArgumentOutOfRangeException>(() => images.Normalize(double.NaN, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_of_10_is_refused()
    {
        Write("train-labels-idx1-ubyte", [3, 10, 9], 3);

        Assert.Equal($"{PathOf("train-labels-idx1-ubyte")} gives image 1 the label 10; labels are 0 to 9.", Refusal());
    }

    [Fact]
    public void As_many_labels_as_images_are_needed()
    {
        Write("train-labels-idx1-ubyte", [3, 0], 2);

        Assert.Equal($"{PathOf("train-images-idx3-ubyte")} holds 3 images, but {PathOf("train-labels-idx1-ubyte")} 2 labels: they do not belong together.", Refusal());
    }

    [Fact]
    public void Images_of_another_size_are_refused()
    {
        Write("t10k-images-idx3-ubyte", new byte[32 * 32], 1, 32, 32);

        Assert.Equal($"{PathOf("t10k-images-idx3-ubyte")} should hold images, UInt8 of [N, 28, 28], and holds UInt8 of [1, 32, 32].", Refusal());
    }

    [Fact]
    public void Exchanged_files_are_noticed()
    {
        File.Copy(PathOf("train-images-idx3-ubyte"), PathOf("train-labels-idx1-ubyte"), overwrite: true);

        Assert.Equal($"{PathOf("train-labels-idx1-ubyte")} should hold labels, UInt8 of [N], and holds UInt8 of [3, 28, 28].", Refusal());
    }

    [Fact]
    public void A_file_cut_short_is_refused()
    {
        string path = PathOf("t10k-images-idx3-ubyte");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^1]);

        Assert.Contains("is cut short", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_that_claims_too_much_is_refused()
    {
        string path = PathOf("train-images-idx3-ubyte");
        byte[] content = File.ReadAllBytes(path);
        BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(4), 2_000_000_000);
        File.WriteAllBytes(path, content);

        Assert.Contains(path, Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_listed_among_the_four()
    {
        File.Delete(PathOf("t10k-labels-idx1-ubyte"));

        string message = Assert.Throws<FileNotFoundException>(() => Mnist.Load(_folder)).Message;

        Assert.Contains("train-images-idx3-ubyte: present; train-labels-idx1-ubyte: present; t10k-images-idx3-ubyte: present; t10k-labels-idx1-ubyte: missing", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_published_set_is_what_it_should_be()
    {
        if (MnistFolder.Path is null)
        {
            return;
        }

        Mnist bytes = Mnist.LoadBytes(MnistFolder.Path);
        Mnist mnist = bytes.Normalize(Mnist.Mean, Mnist.Deviation);

        Assert.Equal((60000, 10000), (mnist.Train.Count, mnist.Test.Count));
        Assert.Equal([5, 0, 4, 1, 9], mnist.Train.Labels[..5].ToArray<long>());
        Assert.Equal([7, 2, 1, 0, 4], mnist.Test.Labels[..5].ToArray<long>());
        Assert.Equal(27525, bytes.Train.Images[0].ToArray<byte>().Sum(pixel => pixel));
        (double mean, double deviation) = mnist.Train.Images.Read<float, (double, double)>(Moments);
        Assert.InRange(mean, -0.001, 0.001);
        Assert.InRange(deviation, 0.999, 1.001);
    }

    private static (double Mean, double Deviation) Moments(ReadOnlySpan<float> values)
    {
        double sum = 0;
        double squares = 0;
        foreach (float value in values)
        {
            sum += value;
            squares += (double)value * value;
        }

        double mean = sum / values.Length;
        return (mean, Math.Sqrt((squares / values.Length) - (mean * mean)));
    }

    private string Refusal() => Assert.Throws<InvalidDataException>(() => Mnist.Load(_folder)).Message;

    private string PathOf(string name) => Path.Combine(_folder, name);

    private void Write(string name, ReadOnlySpan<byte> values, params ReadOnlySpan<int> shape) => IdxFile.Write(PathOf(name), IdxData.Of(values, shape));
}
