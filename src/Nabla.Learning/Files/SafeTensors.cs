namespace Nabla.Learning;

/// <summary>Tensors by name in one file: the safetensors format, which PyTorch and others read and write. Files hold numbers only; reading runs no code.</summary>
public static class SafeTensors
{
    /// <summary>Reads all tensors of a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The tensors by name, in the order of the file.</returns>
    /// <exception cref="InvalidDataException">The file is truncated or not of the format; the message says where, and what was expected.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(string path) => Read(path, out _);

    /// <summary>Reads all tensors of a file, and the texts that stand beside them.</summary>
    /// <param name="path">The file.</param>
    /// <param name="metadata">The texts by name.</param>
    /// <returns>The tensors by name, in the order of the file.</returns>
    /// <exception cref="InvalidDataException">The file is truncated or not of the format; the message says where, and what was expected.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(string path, out IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        SafeTensorsHeader header = SafeTensorsHeader.Read(stream, path);
        metadata = header.Metadata;
        OrderedDictionary<string, Tensor> tensors = new(header.Entries.Count, StringComparer.Ordinal);
        foreach (SafeTensorsEntry entry in header.Entries)
        {
            stream.Position = header.DataStart + entry.Begin;
            tensors.Add(entry.Name, SafeTensorsData.Read(stream, path, entry));
        }

        return tensors;
    }

    /// <summary>Writes tensors to a file, all or nothing: whatever happens meanwhile, the file is the old or the new one, whole.</summary>
    /// <param name="path">The file, replaced if it is there.</param>
    /// <param name="tensors">The tensors by name. Equal tensors give equal bytes: their order does not matter.</param>
    /// <param name="metadata">Texts to stand beside them.</param>
    /// <exception cref="ArgumentException">Two tensors have one name, or one is called <c>__metadata__</c>, which the format reserves.</exception>
    /// <exception cref="IOException">The file cannot be written; what was there is unchanged.</exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null)
        => Write(path, tensors, metadata, null);

    internal static void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata, Func<string, Stream>? open)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensors);

        // Wide elements first, so that every tensor is aligned to its elements without gaps, which the format forbids.
        KeyValuePair<string, Tensor>[] ordered = [.. tensors.OrderByDescending(pair => pair.Value.DType.Size()).ThenBy(pair => pair.Key, StringComparer.Ordinal)];
        byte[] header = SafeTensorsHeader.Encode(ordered, metadata ?? new Dictionary<string, string>());
        AtomicFile.Write(
            path,
            stream =>
            {
                stream.Write(header);
                foreach (KeyValuePair<string, Tensor> pair in ordered)
                {
                    SafeTensorsData.Write(stream, pair.Value);
                }
            },
            open);
    }
}
