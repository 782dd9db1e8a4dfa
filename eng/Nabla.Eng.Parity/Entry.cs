using System.IO.Compression;
using System.Text.Json;

namespace Nabla.Eng.Parity;

/// <summary>One entry of PyTorch's database of operations, as eng/parity_samples/write.py wrote it.</summary>
/// <param name="Name">What PyTorch calls it, such as <c>nn.functional.softmax</c>.</param>
/// <param name="Variant">Which of several entries of that name.</param>
/// <param name="IsDifferentiable">Whether PyTorch has a gradient.</param>
/// <param name="IsTwiceDifferentiable">Whether it has one of the gradient.</param>
/// <param name="Cases">The samples.</param>
internal sealed record Entry(string Name, string Variant, bool IsDifferentiable, bool IsTwiceDifferentiable, IReadOnlyList<Case> Cases)
{
    /// <summary>Name and variant.</summary>
    public string Title => Variant.Length == 0 ? Name : $"{Name} ({Variant})";

    /// <summary>Reads <paramref name="path"/> and the archive of the same name beside it.</summary>
    public static Entry Read(string path)
    {
        using FileStream archive = File.OpenRead(Path.ChangeExtension(path, ".npz"));
        using FileStream file = File.OpenRead(path);
        using JsonDocument document = JsonDocument.Parse(file);
        return Of(document.RootElement, Npz.Read(archive));
    }

    /// <summary>Reads what eng/parity_samples/sample.py chose of several entries: an archive of arrays, among which entries.json says what they are.</summary>
    public static IReadOnlyList<Entry> ReadSample(Stream stream)
    {
        Dictionary<string, Tensor?> tensors = Npz.Read(stream);
        using ZipArchive archive = new(stream, ZipArchiveMode.Read, leaveOpen: true);
        using Stream file = archive.GetEntry("entries.json")!.Open();
        using JsonDocument document = JsonDocument.Parse(file);
        return [.. document.RootElement.EnumerateArray().Select(one => Of(one, tensors))];
    }

    private static Entry Of(JsonElement root, Dictionary<string, Tensor?> tensors) => new(
        root.GetProperty("name").GetString()!,
        root.GetProperty("variant").GetString()!,
        root.GetProperty("isDifferentiable").GetBoolean(),
        root.GetProperty("isTwiceDifferentiable").GetBoolean(),
        [.. root.GetProperty("cases").EnumerateArray().Select(one => Case.Of(one, new Said(tensors)))]);
}
