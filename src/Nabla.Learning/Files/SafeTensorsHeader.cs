using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace Nabla.Learning;

/// <summary>The header of a safetensors file: eight bytes of length, then JSON. Nothing in it is believed before it is checked.</summary>
internal sealed class SafeTensorsHeader
{
    // The format's own limit.
    private const long Longest = 100_000_000;
    private const string MetadataName = "__metadata__";

    private SafeTensorsHeader(IReadOnlyList<SafeTensorsEntry> entries, IReadOnlyDictionary<string, string> metadata, long dataStart)
    {
        Entries = entries;
        Metadata = metadata;
        DataStart = dataStart;
    }

    /// <summary>The tensors in the order of their bytes.</summary>
    public IReadOnlyList<SafeTensorsEntry> Entries { get; }

    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Where in the file the bytes begin that offsets count from.</summary>
    public long DataStart { get; }

    public static SafeTensorsHeader Read(Stream stream, string path)
    {
        Span<byte> prefix = stackalloc byte[8];
        if (stream.ReadAtLeast(prefix, 8, throwOnEndOfStream: false) < 8)
        {
            throw Broken(path, $"a header length of 8 bytes was expected, but the file has {stream.Length} bytes");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        long rest = stream.Length - 8;
        if (length > Longest || (long)length > rest)
        {
            throw Broken(path, $"its first 8 bytes say that a header of {length} bytes follows, but {(length > Longest ? $"headers have at most {Longest}" : $"only {rest} are there")}");
        }

        byte[] json = new byte[(int)length];
        stream.ReadExactly(json);
        if (json.Length == 0 || json[0] != (byte)'{')
        {
            throw Broken(path, "its header is not JSON: '{' was expected at its first byte");
        }

        try
        {
            (List<SafeTensorsEntry> entries, Dictionary<string, string> metadata) = SafeTensorsJson.Parse(json, MetadataName);
            entries.Sort((x, y) => x.Begin != y.Begin ? x.Begin.CompareTo(y.Begin) : x.End.CompareTo(y.End));
            CheckCoverage(entries, rest - json.Length);
            return new SafeTensorsHeader(entries, metadata, 8 + json.Length);
        }
        catch (FormatException exception)
        {
            throw Broken(path, exception.Message, exception);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Broken(path, $"its header is not the JSON that was expected: {exception.Message}", exception);
        }
    }

    /// <summary>The header for tensors whose bytes follow in this order, padded so that they begin at a multiple of eight.</summary>
    public static byte[] Encode(IReadOnlyList<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            if (metadata.Count > 0)
            {
                json.WriteStartObject(MetadataName);
                foreach ((string name, string text) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    json.WriteString(name, text);
                }

                json.WriteEndObject();
            }

            HashSet<string> names = new(StringComparer.Ordinal) { MetadataName };
            long offset = 0;
            foreach ((string name, Tensor tensor) in tensors)
            {
                if (!names.Add(name))
                {
                    throw new ArgumentException(
                        name == MetadataName ? $"A tensor cannot be called {MetadataName}: the format reserves the name." : $"Two tensors are called '{name}'.", nameof(tensors));
                }

                json.WriteStartObject(name);
                json.WriteString("dtype", SafeTensorsData.NameOf(tensor.DType));
                json.WriteStartArray("shape");
                foreach (int axis in tensor.Shape.Lengths)
                {
                    json.WriteNumberValue(axis);
                }

                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                offset = checked(offset + tensor.Count * tensor.DType.Size());
                json.WriteNumberValue(offset);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        int padded = (buffer.WrittenCount + 7) / 8 * 8;
        byte[] header = new byte[8 + padded];
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)padded);
        buffer.WrittenSpan.CopyTo(header.AsSpan(8));
        header.AsSpan(8 + buffer.WrittenCount).Fill((byte)' ');
        return header;
    }

    private static void CheckCoverage(List<SafeTensorsEntry> entries, long bytes)
    {
        long end = 0;
        string before = "the start";
        foreach (SafeTensorsEntry entry in entries)
        {
            if (entry.Begin != end)
            {
                throw new FormatException(
                    $"tensor '{entry.Name}' was expected to begin at byte {end}, where {before} ends, but says {entry.Begin}: {(entry.Begin < end ? "they overlap" : "there is a gap")}");
            }

            end = entry.End;
            before = $"'{entry.Name}'";
        }

        if (end != bytes)
        {
            throw new FormatException($"its tensors take {end} bytes, but {bytes} follow the header: {(bytes < end ? "the file is cut off" : "there is more than the header names")}");
        }
    }

    internal static InvalidDataException Broken(string path, string what, Exception? inner = null)
        => new($"{path} is not a whole safetensors file: {what}.", inner);
}
