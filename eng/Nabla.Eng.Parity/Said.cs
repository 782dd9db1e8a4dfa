using System.Text.Json;

namespace Nabla.Eng.Parity;

/// <summary>Values as the samples' files say them, as objects: tensors, numbers, text, lists, slices and so on.</summary>
internal sealed class Said(Dictionary<string, Tensor?> tensors)
{
    /// <summary>null, bool, long, double, string, <see cref="SaidTensor"/>, <see cref="SaidDType"/>, <see cref="SaidSlice"/>, <see cref="SaidRest"/>, or a list of these.</summary>
    public object? Value(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Null:
                return null;
            case JsonValueKind.True or JsonValueKind.False:
                return element.GetBoolean();
            case JsonValueKind.Number:
                return element.TryGetInt64(out long whole) && !element.GetRawText().AsSpan().ContainsAny('.', 'e', 'E') ? (object)whole : element.GetDouble();
            case JsonValueKind.String:
                return element.GetString();
            case JsonValueKind.Array:
                return element.EnumerateArray().Select(Value).ToArray();
        }

        if (element.TryGetProperty("tensor", out JsonElement name))
        {
            string dtype = element.GetProperty("dtype").GetString()!;
            Tensor? value = tensors[name.GetString()!];
            return new SaidTensor(dtype == "bfloat16" ? value!.Cast(DType.BFloat16) : value, dtype, element.GetProperty("wantsGradient").GetBoolean());
        }

        if (element.TryGetProperty("dtypeOf", out JsonElement of))
        {
            return new SaidDType(of.GetString()!);
        }

        if (element.TryGetProperty("float", out JsonElement number))
        {
            return number.GetString() switch { "NaN" => double.NaN, "Infinity" => double.PositiveInfinity, _ => double.NegativeInfinity };
        }

        if (element.TryGetProperty("slice", out JsonElement slice))
        {
            return new SaidSlice((long?)Value(slice[0]), (long?)Value(slice[1]), (long?)Value(slice[2]));
        }

        return new SaidRest();
    }

    /// <summary>A tensor, or null for a value that is none.</summary>
    public SaidTensor? Tensor(JsonElement element) => (SaidTensor?)Value(element);
}

/// <summary>A tensor.</summary>
/// <param name="Value">Its numbers; null where Nabla has no such element type.</param>
/// <param name="DType">PyTorch's name of its element type.</param>
/// <param name="WantsGradient">Whether PyTorch differentiated with respect to it.</param>
internal sealed record SaidTensor(Tensor? Value, string DType, bool WantsGradient);

/// <summary>An element type by PyTorch's name.</summary>
internal sealed record SaidDType(string Name);

/// <summary>start:stop:step in an index.</summary>
internal sealed record SaidSlice(long? Start, long? Stop, long? Step);

/// <summary>… in an index.</summary>
internal sealed record SaidRest;
