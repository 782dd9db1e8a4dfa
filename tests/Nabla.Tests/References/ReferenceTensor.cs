using System.Globalization;
using System.Text.Json;

namespace Nabla.Tests.References;

/// <summary>A recorded tensor: its elements in row-major order, in the C# type of its dtype (the 16-bit floats as float).</summary>
internal readonly record struct ReferenceTensor(DType DType, int[] Shape, Array Values, bool NeedsGradient)
{
    public static ReferenceTensor? Read(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        JsonElement data = element.GetProperty("data");
        string name = element.GetProperty("dtype").GetString()!;
        DType type = Enum.Parse<DType>(name, ignoreCase: true);
        Array values = type switch
        {
            DType.Bool => All(data, static one => one.GetBoolean()),
            DType.UInt8 => All(data, static one => one.GetByte()),
            DType.Int32 => All(data, static one => one.GetInt32()),
            DType.Int64 => All(data, static one => one.GetInt64()),
            DType.Float64 => All(data, Double),
            _ => All(data, Single),
        };
        int[] shape = All(element.GetProperty("shape"), static one => one.GetInt32());
        bool gradient = element.TryGetProperty("gradient", out JsonElement flag) && flag.GetBoolean();
        return new ReferenceTensor(type, shape, values, gradient);
    }

    public double[] ToDoubles()
    {
        double[] result = new double[Values.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = Convert.ToDouble(Values.GetValue(i), CultureInfo.InvariantCulture);
        }

        return result;
    }

    /// <summary>A number, or one of the words NaN, Infinity and -Infinity.</summary>
    public static double Double(JsonElement one) =>
        one.ValueKind == JsonValueKind.String ? double.Parse(one.GetString()!, CultureInfo.InvariantCulture) : one.GetDouble();

    // Read as a float directly: by way of double it could be rounded twice.
    private static float Single(JsonElement one) =>
        one.ValueKind == JsonValueKind.String ? float.Parse(one.GetString()!, CultureInfo.InvariantCulture) : one.GetSingle();

    private static T[] All<T>(JsonElement array, Func<JsonElement, T> read) => [.. array.EnumerateArray().Select(read)];
}
