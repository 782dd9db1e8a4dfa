using System.Text.Json;

namespace Nabla.Eng.Parity;

/// <summary>A result that says where along an axis elements come from. Which of equal ones is chosen is not determined, so what stands there is compared.</summary>
/// <param name="Result">Which result it is.</param>
/// <param name="Axis">The axis.</param>
internal sealed record Places(int Result, int Axis)
{
    public static Places Of(JsonElement element) => new(element.GetProperty("result").GetInt32(), element.GetProperty("axis").GetInt32());

    /// <summary>The results with what stands at the places in the place of these; null where they are no places of different elements.</summary>
    public Tensor[]? Read(Tensor[] found, Tensor input)
    {
        Tensor places = found[Result];
        Tensor x = input.AtLeast1D().MoveAxis(Axis, -1);
        Tensor rows = places.Rank == 0 ? places.Reshape(1) : places.Rank < input.Rank ? places.Unsqueeze(-1) : places.MoveAxis(Axis, -1);
        bool isWithin = places.DType == DType.Int64 && (rows.Count == 0 || (rows.Min().ToScalar<long>() >= 0 && rows.Max().ToScalar<long>() < x.Shape[^1]));
        Tensor sorted = rows.Sort().Values;
        int length = rows.Shape[^1];
        if (!isWithin || (length > 1 && (bool)Functions.Equal(sorted.Narrow(-1, 1, length - 1), sorted.Narrow(-1, 0, length - 1)).Any()))
        {
            return null;
        }

        Tensor[] read = [.. found];
        read[Result] = Functions.Gather(x, rows, -1);
        return read;
    }
}
