using System.Text.Json;

namespace Nabla.Tests.References;

/// <summary>The attributes of a recorded case, by name.</summary>
internal sealed class ReferenceArguments(JsonElement element)
{
    public bool Has(string name) => element.TryGetProperty(name, out _);

    public bool Flag(string name) => element.TryGetProperty(name, out JsonElement value) && value.GetBoolean();

    public int Integer(string name) => element.GetProperty(name).GetInt32();

    public int? OptionalInteger(string name) =>
        element.TryGetProperty(name, out JsonElement value) ? value.GetInt32() : null;

    public double Number(string name) => ReferenceTensor.Double(element.GetProperty(name));

    public double Number(string name, double otherwise) => Has(name) ? Number(name) : otherwise;

    /// <summary>A word, or a number as it was written.</summary>
    public string Text(string name)
    {
        JsonElement value = element.GetProperty(name);
        return value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
    }

    public int[] Integers(string name) => [.. element.GetProperty(name).EnumerateArray().Select(static one => one.GetInt32())];

    /// <summary>A list of numbers; null stands for a list that is absent.</summary>
    public int[]? OptionalIntegers(string name) => Has(name) ? Integers(name) : null;

    /// <summary>A list of lists, of which some may be null.</summary>
    public int[]?[] Lists(string name) =>
    [
        .. element.GetProperty(name).EnumerateArray().Select(static one =>
            one.ValueKind == JsonValueKind.Null ? null : one.EnumerateArray().Select(static n => n.GetInt32()).ToArray()),
    ];

    public string[] Texts(string name) => [.. element.GetProperty(name).EnumerateArray().Select(static one => one.GetString()!)];

    public double[] Numbers(string name) => [.. element.GetProperty(name).EnumerateArray().Select(ReferenceTensor.Double)];

    public override string ToString() => element.GetRawText();
}
