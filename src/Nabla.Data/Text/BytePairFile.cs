using System.Text.Json;

namespace Nabla.Data;

/// <summary>Encodings in files: <c>{"format": "nabla-bpe", "version": 1, "merges": [[116, 104], …]}</c>.</summary>
internal static class BytePairFile
{
    private const string Format = "nabla-bpe";
    private const int Version = 1;

    public static BytePairEncoding Read(string path)
    {
        try
        {
            using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement root = file.RootElement;
            if (root.GetProperty("format").GetString() != Format || root.GetProperty("version").GetInt32() != Version)
            {
                throw new InvalidDataException($"It is no encoding of the format {Format}, version {Version}.");
            }

            return new BytePairEncoding([.. root.GetProperty("merges").EnumerateArray().Select(pair => pair.GetArrayLength() == 2
                ? (pair[0].GetInt32(), pair[1].GetInt32())
                : throw new InvalidDataException($"{pair} is no pair."))]);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or InvalidDataException)
        {
            throw new InvalidDataException($"{path} holds no byte-pair encoding: {exception.Message}", exception);
        }
    }

    public static void Write(string path, IReadOnlyList<(int First, int Second)> merges)
    {
        using FileStream file = File.Create(path);
        using Utf8JsonWriter writer = new(file);
        writer.WriteStartObject();
        writer.WriteString("format", Format);
        writer.WriteNumber("version", Version);
        writer.WriteStartArray("merges");
        foreach ((int first, int second) in merges)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(first);
            writer.WriteNumberValue(second);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
