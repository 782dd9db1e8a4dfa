using Nabla.Data;

namespace Nabla.Tests.Data.Images;

public sealed class ImageFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nabla-images").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Folders_are_classes_and_images_are_read_when_asked_for()
    {
        Write("rose/b.png", 2, 2, 200);
        Write("rose/a/a.png", 2, 2, 100);
        Write("aster/c.png", 2, 2, 50);
        File.WriteAllText(Path.Combine(_folder, "aster", "notes.txt"), "no image");
        ImageFolder images = new(_folder, ImageChannels.Grey);

        Assert.Equal(["aster", "rose"], images.Classes);
        Assert.Equal([0L, 1, 1], images.Labels.ToArray<long>());
        Assert.Equal(["c.png", "a.png", "b.png"], images.Files.Select(file => Path.GetFileName(file)));
        Assert.Equal([50, 100, 200], images.Select(image => (int)Math.Round(255 * (float)image.X.Mean())));

        (Tensor x, Tensor y) = DataLoader.From(images, batch: 3, shuffle: false).WithWorkers(2).Single();
        Assert.Equal([3, 1, 2, 2], x.Shape);
        Assert.Equal(DType.Float32, x.DType);
        Assert.Equal([0L, 1, 1], y.ToArray<long>());
    }

    [Fact]
    public void Images_of_any_size_are_scaled_to_one()
    {
        Write("a/small.png", 2, 3, 90);
        Write("a/large.png", 40, 20, 90);
        ImageFolder images = new(_folder, ImageChannels.Rgb, height: 5, width: 6);

        Assert.All(images, image =>
        {
            Assert.Equal([3, 5, 6], image.X.Shape);
            Assert.True(image.X.AllClose(Tensor.Ones(3, 5, 6) * (90 / 255f), 1e-6, 1e-6));
        });
    }

    [Fact]
    public void A_damaged_image_is_named_by_the_loader()
    {
        Write("a/1.png", 2, 2, 0);
        File.WriteAllText(Path.Combine(_folder, "a", "2.png"), "oh");
        string message = Assert.Throws<DataItemException>(() => DataLoader.From(new ImageFolder(_folder), batch: 2, shuffle: false).WithWorkers(1).ToList()).Message;

        Assert.StartsWith("Example 1 could not be made: ", message, StringComparison.Ordinal);
        Assert.Contains("2.png is neither PNG", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_without_images_are_refused()
    {
        Assert.Contains("has no folders", Assert.Throws<InvalidDataException>(() => new ImageFolder(_folder)).Message, StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(_folder, "empty"));
        Assert.Contains("the class 'empty'", Assert.Throws<InvalidDataException>(() => new ImageFolder(_folder)).Message, StringComparison.Ordinal);
        Assert.Throws<DirectoryNotFoundException>(() => new ImageFolder(Path.Combine(_folder, "nowhere")));
        Assert.Throws<ArgumentException>(() => new ImageFolder(_folder, height: 3));
    }

    private void Write(string name, int height, int width, byte value)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        ImageFile.WritePng(path, Tensor.Of<byte>(Enumerable.Repeat(value, 3 * height * width).ToArray(), [3, height, width]));
    }
}
