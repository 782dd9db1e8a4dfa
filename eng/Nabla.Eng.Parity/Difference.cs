namespace Nabla.Eng.Parity;

/// <summary>How far tensors are apart.</summary>
internal static class Difference
{
    /// <summary>The largest error in units of the tolerance where that is more than one, infinite where one of both is no number; null where they agree.</summary>
    public static double? Of(Tensor found, Tensor expected, Tolerance tolerance)
    {
        // Integers beyond 2⁵³ are compared as they are.
        if (expected.DType is DType.Int64)
        {
            return found.ToArray<long>().AsSpan().SequenceEqual(expected.ToArray<long>()) ? null : double.PositiveInfinity;
        }

        double[] x = found.Cast(DType.Float64).ToArray<double>();
        double[] y = expected.Cast(DType.Float64).ToArray<double>();
        double worst = 0;
        for (int i = 0; i < x.Length; i++)
        {
            if (x[i].Equals(y[i]) || x[i] == y[i])
            {
                continue;
            }

            double error = Math.Abs(x[i] - y[i]) / (tolerance.Absolute + tolerance.Relative * Math.Abs(y[i]));
            worst = double.IsNaN(error) ? double.PositiveInfinity : Math.Max(worst, error);
        }

        return worst > 1 ? worst : null;
    }
}
