using System.Text.Json;

namespace Nabla.Learning;

/// <summary>Reads the JSON of a header. A <see cref="FormatException"/> says what is wrong with it, a <see cref="JsonException"/> that it is none.</summary>
internal static class SafeTensorsJson
{
    public static (List<SafeTensorsEntry> Entries, Dictionary<string, string> Metadata) Parse(ReadOnlySpan<byte> json, string metadataName)
    {
        Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = 8 });
        List<SafeTensorsEntry> entries = [];
        Dictionary<string, string> metadata = new(StringComparer.Ordinal);
        HashSet<string> names = new(StringComparer.Ordinal);
        Expect(ref reader, JsonTokenType.StartObject, "the header");
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            if (!names.Add(name))
            {
                throw new FormatException($"the name '{name}' occurs twice in its header");
            }

            if (name == metadataName)
            {
                ReadMetadata(ref reader, metadata);
            }
            else
            {
                entries.Add(ReadEntry(ref reader, name));
            }
        }

        // Nothing but blanks may follow.
        reader.Read();
        return (entries, metadata);
    }

    private static void ReadMetadata(ref Utf8JsonReader reader, Dictionary<string, string> metadata)
    {
        Expect(ref reader, JsonTokenType.StartObject, "its metadata");
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            Expect(ref reader, JsonTokenType.String, $"the metadata '{name}'");
            if (!metadata.TryAdd(name, reader.GetString()!))
            {
                throw new FormatException($"the name '{name}' occurs twice in its metadata");
            }
        }
    }

    private static SafeTensorsEntry ReadEntry(ref Utf8JsonReader reader, string name)
    {
        DType? dtype = null;
        int[]? shape = null;
        (long Begin, long End)? offsets = null;
        Expect(ref reader, JsonTokenType.StartObject, $"tensor '{name}'");
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            string field = reader.GetString()!;
            switch (field)
            {
                case "dtype" when dtype is null:
                    Expect(ref reader, JsonTokenType.String, $"the dtype of tensor '{name}'");
                    string type = reader.GetString()!;
                    dtype = SafeTensorsData.Named(type) ?? throw new FormatException($"tensor '{name}' has the dtype '{type}'; those that can be read are {SafeTensorsData.Names}");
                    break;
                case "shape" when shape is null:
                    shape = ReadShape(ref reader, name);
                    break;
                case "data_offsets" when offsets is null:
                    Expect(ref reader, JsonTokenType.StartArray, $"data_offsets of tensor '{name}'");
                    offsets = (Number(ref reader, name, "a begin offset"), Number(ref reader, name, "an end offset"));
                    Expect(ref reader, JsonTokenType.EndArray, $"the end of data_offsets of tensor '{name}'");
                    break;
                default:
                    throw new FormatException($"tensor '{name}' has the field '{field}'; expected were dtype, shape and data_offsets, each once");
            }
        }

        if (dtype is not { } known || shape is null || offsets is not { } at)
        {
            throw new FormatException($"tensor '{name}' lacks {(dtype is null ? "dtype" : shape is null ? "shape" : "data_offsets")}");
        }

        return Checked(name, known, shape, at.Begin, at.End);
    }

    private static SafeTensorsEntry Checked(string name, DType dtype, int[] shape, long begin, long end)
    {
        TensorType type;
        long bytes;
        try
        {
            type = new TensorType(dtype, Shape.Create(shape));
            bytes = checked(type.Shape.Count * dtype.Size());
        }
        catch (OverflowException)
        {
            throw new FormatException($"tensor '{name}' has the shape [{string.Join(", ", shape)}], which is more than 2⁶³ bytes");
        }

        return end - begin == bytes && end >= begin
            ? new SafeTensorsEntry(name, type, begin, end)
            : throw new FormatException($"tensor '{name}' ({type}) takes {bytes} bytes, but its data_offsets [{begin}, {end}] hold {end - begin}");
    }

    private static int[] ReadShape(ref Utf8JsonReader reader, string name)
    {
        Expect(ref reader, JsonTokenType.StartArray, $"the shape of tensor '{name}'");
        List<int> shape = [];
        while (Next(ref reader) != JsonTokenType.EndArray)
        {
            long axis = Whole(reader, name, "an axis length");
            shape.Add(axis <= int.MaxValue ? (int)axis : throw new FormatException($"tensor '{name}' has an axis of length {axis}; at most {int.MaxValue} can be read"));
        }

        return [.. shape];
    }

    private static long Number(ref Utf8JsonReader reader, string name, string what)
    {
        Next(ref reader);
        return Whole(reader, name, what);
    }

    private static long Whole(in Utf8JsonReader reader, string name, string what)
        => reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long number) && number >= 0
            ? number
            : throw new FormatException(
                $"tensor '{name}' was expected to have {what}, a whole number from 0 to 2⁶³ − 1, but has {(reader.TokenType is JsonTokenType.Number ? System.Text.Encoding.UTF8.GetString(reader.ValueSpan) : $"a {reader.TokenType}")}");

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType token, string what)
    {
        if (Next(ref reader) != token)
        {
            throw new FormatException($"{what} was expected to be a {token}, but is a {reader.TokenType}");
        }
    }

    private static JsonTokenType Next(ref Utf8JsonReader reader) => reader.Read() ? reader.TokenType : throw new JsonException("it ends too early");
}
