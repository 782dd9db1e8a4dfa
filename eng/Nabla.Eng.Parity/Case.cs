using System.Text.Json;

namespace Nabla.Eng.Parity;

/// <summary>One sample: what is called with what, and what PyTorch answers.</summary>
/// <param name="DType">The element type that the sample was made for.</param>
/// <param name="Unsayable">Why the sample is not here, or null.</param>
/// <param name="IsRandom">Whether the answer is drawn: then only its element type and shape can be compared.</param>
/// <param name="Gauge">Which results are vectors whose signs are not determined, or null.</param>
/// <param name="Places">Which result says where elements come from, and not which of equal ones, or null.</param>
/// <param name="Exact">Where PyTorch's float32 answer is off by more than a tenth of the tolerance, its answer in float64 to the same numbers, which counts as well; else null.</param>
internal sealed record Case(string DType, string? Unsayable, bool IsRandom, IReadOnlyList<Argument> Arguments, IReadOnlyList<SaidTensor> Outputs, IReadOnlyList<SaidTensor>? Exact, Gradients? Gradients, Gauge? Gauge, Places? Places)
{
    public static Case Of(JsonElement element, Said said)
    {
        string dtype = element.GetProperty("dtype").GetString()!;
        if (element.TryGetProperty("unsayable", out JsonElement reason))
        {
            return new Case(dtype, reason.GetString(), false, [], [], null, null, null, null);
        }

        return new Case(
            dtype,
            null,
            element.GetProperty("isRandom").GetBoolean(),
            [.. element.GetProperty("arguments").EnumerateArray().Select(one => Argument.Of(one, said))],
            [.. element.GetProperty("outputs").EnumerateArray().Select(one => said.Tensor(one)!)],
            element.TryGetProperty("exact", out JsonElement exact) && exact.ValueKind == JsonValueKind.Array ? [.. exact.EnumerateArray().Select(one => said.Tensor(one)!)] : null,
            element.TryGetProperty("gradients", out JsonElement gradients) && gradients.ValueKind == JsonValueKind.Object ? Gradients.Of(gradients, said) : null,
            element.TryGetProperty("gauge", out JsonElement gauge) && gauge.ValueKind == JsonValueKind.Object ? Gauge.Of(gauge) : null,
            element.TryGetProperty("places", out JsonElement places) && places.ValueKind == JsonValueKind.Object ? Places.Of(places) : null);
    }
}

/// <summary>An argument, the input of the operation being the first.</summary>
/// <param name="Name">What PyTorch calls it, or null where it has no name.</param>
/// <param name="Value">What <see cref="Said.Value"/> gives.</param>
/// <param name="IsDefault">Whether leaving it out is the same.</param>
internal sealed record Argument(string? Name, object? Value, bool IsDefault)
{
    public static Argument Of(JsonElement element, Said said)
        => new(element.GetProperty("name").GetString(), said.Value(element.GetProperty("value")), element.GetProperty("isDefault").GetBoolean());
}

/// <summary>Gradients of Σ ⟨weight, output⟩, and of Σ ⟨second weight, first gradient⟩. Null stands for a gradient that is zero because nothing depends on the input.</summary>
/// <param name="Outputs">Which outputs are weighted.</param>
/// <param name="Exact">Where PyTorch's float32 gradient is off by more than a tenth of the tolerance, its gradient in float64 at the same numbers, which counts as well; else null.</param>
internal sealed record Gradients(
    IReadOnlyList<int> Outputs, IReadOnlyList<SaidTensor?> Weights, IReadOnlyList<SaidTensor?> First, IReadOnlyList<SaidTensor?>? Exact, IReadOnlyList<SaidTensor?>? SecondWeights, IReadOnlyList<SaidTensor?>? Second)
{
    public static Gradients Of(JsonElement element, Said said)
    {
        return new Gradients(
            [.. element.GetProperty("of").EnumerateArray().Select(one => one.GetInt32())],
            Tensors("weights")!,
            Tensors("first")!,
            Tensors("exact"),
            Tensors("secondWeights"),
            Tensors("second"));

        SaidTensor?[]? Tensors(string name) => element.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(said.Tensor)] : null;
    }
}
