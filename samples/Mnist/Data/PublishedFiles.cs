using System.IO.Compression;
using System.Security.Cryptography;

namespace MnistSample;

/// <summary>The four files MNIST comes as.</summary>
internal static class PublishedFiles
{
    /// <summary>
    /// The names, without <c>.gz</c>, and the SHA-256 of the uncompressed content: mirrors compress the same bytes in different ways.
    /// </summary>
    public static readonly IReadOnlyList<(string Name, string Sha256)> All =
    [
        ("train-images-idx3-ubyte", "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
        ("train-labels-idx1-ubyte", "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
        ("t10k-images-idx3-ubyte", "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
        ("t10k-labels-idx1-ubyte", "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
    ];

    /// <summary>The files that a folder lacks, both as such and with <c>.gz</c>.</summary>
    public static IReadOnlyList<string> Missing(string folder) => Missing(folder, All);

    /// <summary>Those of the given files that a folder lacks.</summary>
    public static IReadOnlyList<string> Missing(string folder, IReadOnlyList<(string Name, string Sha256)> files) =>
        [.. files.Select(file => file.Name).Where(name => !File.Exists(Path.Combine(folder, name)) && !File.Exists(Path.Combine(folder, name + ".gz")))];

    /// <summary>The SHA-256 of what a gzip file holds, in lower-case hexadecimal.</summary>
    /// <exception cref="InvalidDataException">The file is not gzip, or is cut short.</exception>
    public static async Task<string> ContentHashAsync(string path, CancellationToken cancellation)
    {
        await using FileStream file = File.OpenRead(path);
        await using GZipStream content = new(file, CompressionMode.Decompress);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation));
    }
}
