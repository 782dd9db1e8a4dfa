using System.Globalization;
using Nabla;

namespace SeedsSample.Findings;

/// <summary>Tensors as numbers to compare and as one line of text.</summary>
internal static class Numbers
{
    private const int MostShown = 9;

    public static double[] Of(Tensor values) => values.Detach().Cast(DType.Float64).ToArray<double>();

    public static string Describe(double value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The elements in order, the first of many, in the digits of their element type.</summary>
    public static string Describe(Tensor values)
    {
        Tensor flat = values.Detach().Reshape(-1);
        int shown = (int)Math.Min(flat.Count, MostShown);
        IEnumerable<string> texts = Of(flat.Narrow(0, 0, shown)).Select(value =>
            values.DType == DType.Float32 ? ((float)value).ToString(CultureInfo.InvariantCulture) : Describe(value));
        string list = string.Join(", ", texts);
        return (values.Rank == 0, flat.Count > shown) switch
        {
            (true, _) => list,
            (_, true) => $"{values.Type} {list}, …",
            _ => $"{values.Shape} {list}",
        };
    }

    /// <summary>The same reference, off by more than any tolerance in its first element.</summary>
    public static Expected Perturbed(Expected expected, double tolerance)
    {
        double[] numbers = Of(expected.Values);
        numbers[0] = double.IsFinite(numbers[0]) ? numbers[0] + 1 + 10 * tolerance * Math.Max(1, Math.Abs(numbers[0])) : 0;
        Tensor values = Tensor.Of(numbers, expected.Values.Shape).Cast(expected.Values.DType);
        return expected with { Values = values, Origin = $"{expected.Origin}, perturbed" };
    }
}
