using System.Globalization;

namespace Nabla.Tests.References;

/// <summary>Compares what Nabla computed with what was recorded; the answer is null or the first difference in words.</summary>
internal static class Comparison
{
    // Numbers beyond this belong to edge cases; they must not make the rest of their tensor lax.
    private const double Ordinary = 1e5;

    public static string? Difference(
        ReferenceTensor expected, DType type, ReadOnlySpan<int> shape, Array actual, double ulps, double floor, bool exactZeros)
    {
        if (type != expected.DType)
        {
            return $"dtype {type}, recorded {expected.DType}";
        }

        if (!shape.SequenceEqual(expected.Shape))
        {
            return $"shape [{string.Join(", ", shape.ToArray())}], recorded [{string.Join(", ", expected.Shape)}]";
        }

        if (actual.Length != expected.Values.Length)
        {
            return $"{actual.Length} elements, recorded {expected.Values.Length}";
        }

        for (int i = 0; i < actual.Length; i++)
        {
            object want = expected.Values.GetValue(i)!, got = actual.GetValue(i)!;
            bool equal = want switch
            {
                float w => Close(w, Convert.ToDouble(got, CultureInfo.InvariantCulture), ulps, floor, float.BitIncrement(1) - 1f, float.Epsilon, exactZeros),
                double w => Close(w, (double)got, ulps, floor, double.BitIncrement(1) - 1, double.Epsilon, exactZeros),
                _ => want.Equals(got),
            };
            if (!equal)
            {
                return string.Create(CultureInfo.InvariantCulture, $"element {i} is {got:R}, recorded {want:R}");
            }
        }

        return null;
    }

    /// <summary>The largest ordinary magnitude among the tensors.</summary>
    public static double Scale(params IEnumerable<ReferenceTensor> tensors)
    {
        double scale = 0;
        foreach (ReferenceTensor tensor in tensors)
        {
            foreach (double value in tensor.DType == DType.Bool ? [] : tensor.ToDoubles())
            {
                scale = Math.Abs(value) < Ordinary ? Math.Max(scale, Math.Abs(value)) : scale;
            }
        }

        return scale;
    }

    private static bool Close(double want, double got, double ulps, double floor, double epsilon, double smallest, bool exactZeros)
    {
        if (double.IsNaN(want) || double.IsNaN(got))
        {
            return double.IsNaN(want) && double.IsNaN(got);
        }

        if (want == got)
        {
            return !exactZeros || double.IsNegative(want) == double.IsNegative(got);
        }

        // Near the largest number one side may have overflowed by a last digit; that is still a difference.
        return double.IsFinite(want) && double.IsFinite(got)
            && Math.Abs(want - got) <= ulps * Math.Max(epsilon * Math.Max(Math.Abs(want), floor), smallest);
    }
}
