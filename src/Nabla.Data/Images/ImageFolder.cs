using System.Collections;

namespace Nabla.Data;

/// <summary>Images in folders, one for each class: <c>flowers/rose/1.png</c>. They are read when they are asked for. PyTorch's ImageFolder.</summary>
/// <example><code>
/// ImageFolder flowers = new("flowers", ImageChannels.Rgb, height: 64, width: 64);
/// DataLoader loader = DataLoader.From(flowers, batch: 32, new StratifiedSampler(flowers.Labels)).WithWorkers(2);
/// </code></example>
public sealed class ImageFolder : IReadOnlyList<(Tensor X, Tensor Y)>
{
    private static readonly string[] s_endings = [".png", ".pgm", ".ppm", ".pnm"];

    private readonly string[] _files;
    private readonly long[] _labels;
    private readonly ImageChannels _channels;
    private readonly (int Height, int Width)? _size;

    /// <summary>Finds the images; reads none.</summary>
    /// <param name="path">The folder that has a folder for each class, with images in it and in folders below.</param>
    /// <param name="channels">Which channels images are to have.</param>
    /// <param name="height">To which height they are scaled, between pixels; null keeps each as it is, and then all of a batch must have one size.</param>
    /// <param name="width">To which width; given with <paramref name="height"/> or not at all.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">It has no folder with images, or one without.</exception>
    /// <exception cref="ArgumentException">One length was given without the other.</exception>
    public ImageFolder(string path, ImageChannels channels = ImageChannels.Rgb, int? height = null, int? width = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (height is null != width is null || height <= 0 || width <= 0)
        {
            throw new ArgumentException($"Images were to be scaled to height {height?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "null"} and width {width?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "null"}: give both, and positive, or neither.", nameof(height));
        }

        _channels = channels;
        _size = height is { } h && width is { } w ? (h, w) : null;
        Classes = [.. Directory.EnumerateDirectories(path).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];
        List<string> files = [];
        List<long> labels = [];
        for (int number = 0; number < Classes.Count; number++)
        {
            string name = Classes[number];
            string folder = Path.Combine(path, name);
            string[] found = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(IsImage).Order(StringComparer.Ordinal)];
            if (found.Length == 0)
            {
                throw new InvalidDataException($"The folder {folder} should hold the images of the class '{name}', but has none that end in {string.Join(", ", s_endings)}.");
            }

            files.AddRange(found);
            labels.AddRange(Enumerable.Repeat((long)number, found.Length));
        }

        _files = [.. files];
        _labels = [.. labels];
        if (_files.Length == 0)
        {
            throw new InvalidDataException($"The folder {path} should have a folder of images for each class, but has no folders.");
        }
    }

    /// <summary>The names of the classes by their numbers, sorted: the folders' names.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The files, in the order of the examples.</summary>
    public IReadOnlyList<string> Files => _files;

    /// <summary>The class of each image: int64 [N].</summary>
    public Tensor Labels => Tensor.Of<long>(_labels);

    /// <summary>How many images there are.</summary>
    public int Count => _files.Length;

    /// <summary>An image, float32 [channels, height, width] from 0 to 1, and the number of its class, int64 [].</summary>
    /// <exception cref="InvalidDataException">The file is no image that can be read, or is damaged; the message names it.</exception>
    public (Tensor X, Tensor Y) this[int index]
    {
        get
        {
            Tensor image = ImageFile.Read(_files[index], _channels).Cast(DType.Float32) / 255;
            return (_size is { } size ? Scaled(image, size) : image, _labels[index]);
        }
    }

    /// <summary>All images in order.</summary>
    public IEnumerator<(Tensor X, Tensor Y)> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static bool IsImage(string file) => s_endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);

    // Averages where it shrinks: mixing neighbours only would leave out most of the pixels.
    private static Tensor Scaled(Tensor image, (int Height, int Width) size)
    {
        bool shrinks = image.Shape[1] >= size.Height && image.Shape[2] >= size.Width;
        return image.Unsqueeze(0).Interpolate([size.Height, size.Width], mode: shrinks ? InterpolationMode.Area : InterpolationMode.Bilinear).Squeeze(0);
    }
}
