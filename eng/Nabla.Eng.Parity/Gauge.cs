using System.Text.Json;

namespace Nabla.Eng.Parity;

/// <summary>Vectors whose signs are not determined, as those of eigh and svd: they are given the signs that eng/parity_samples/write.py gives PyTorch's.</summary>
/// <param name="Values">Which result says how many vectors there are.</param>
/// <param name="Columns">Which has them as columns.</param>
/// <param name="Rows">Which has rows that change their signs with them, or null.</param>
internal sealed record Gauge(int Values, int Columns, int? Rows)
{
    public static Gauge Of(JsonElement element)
        => new(element.GetProperty("values").GetInt32(), element.GetProperty("columns").GetInt32(), element.GetProperty("rows") is { ValueKind: JsonValueKind.Number } rows ? rows.GetInt32() : null);

    /// <summary>The results with signs such that Σ i vᵢ &gt; 0.</summary>
    public Tensor[] Fixed(Tensor[] found)
    {
        Tensor[] results = [.. found];
        int count = found[Values].Shape[^1];
        Tensor columns = found[Columns].Narrow(-1, 0, count);
        Tensor ramp = (Tensor.Arange(columns.Shape[^2], columns.DType) + 1).Unsqueeze(-1);
        Tensor signs = (columns.Detach() * ramp).Sum(-2, keepAxes: true).Sign();
        results[Columns] = columns * signs;
        if (Rows is { } rows)
        {
            results[rows] = found[rows].Narrow(-2, 0, count) * signs.Transpose(-2, -1);
        }

        return results;
    }
}
