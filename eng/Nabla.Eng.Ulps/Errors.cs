namespace Nabla.Eng.Ulps;

/// <summary>Errors in units in the last place of the exact value.</summary>
internal static class Errors
{
    /// <summary>|y − exact| in float32; 0 if both are NaN; infinity where one is NaN and the other is not, or an infinity or a sign is wrong.</summary>
    public static double Of(float y, double exact)
    {
        if (float.IsNaN(y) || double.IsNaN(exact))
        {
            return float.IsNaN(y) && double.IsNaN(exact) ? 0 : double.PositiveInfinity;
        }

        if (float.IsNegative(y) != double.IsNegative(exact))
        {
            return double.PositiveInfinity;
        }

        if (float.IsInfinity(y) && double.IsInfinity(exact))
        {
            return 0;
        }

        if (double.IsInfinity(exact))
        {
            return double.PositiveInfinity;
        }

        // Infinity is the number after the largest.
        double wide = float.IsInfinity(y) ? Math.CopySign(Math.ScaleB(1, 128), y) : y;
        if (Math.Abs(exact) > Math.ScaleB(1, 128))
        {
            return float.IsInfinity(y) ? 0 : double.PositiveInfinity;
        }

        int exponent = exact == 0 ? -126 : Math.Clamp(Math.ILogB(exact), -126, 127);
        return Math.Abs(wide - exact) / Math.ScaleB(1, exponent - 23);
    }

    /// <summary>|y − exact| in float64, as <see cref="Of(float, double)"/>.</summary>
    public static double Of(double y, Exact exact)
    {
        double high = exact.Value.High;
        if (double.IsNaN(high) || double.IsNaN(y))
        {
            return double.IsNaN(high) && double.IsNaN(y) ? 0 : double.PositiveInfinity;
        }

        if (double.IsInfinity(high))
        {
            return y == high ? 0 : double.PositiveInfinity;
        }

        if (double.IsNegative(y) != double.IsNegative(high))
        {
            return double.PositiveInfinity;
        }

        if (high == 0)
        {
            return y == 0 ? 0 : double.PositiveInfinity;
        }

        int exponent = Math.ILogB(high) + exact.Exponent;
        if (exponent > 1023)
        {
            return double.IsInfinity(y) ? 0 : double.PositiveInfinity;
        }

        // In units of 2 to the exact value's exponent, so that nothing leaves the range. Infinity is the number after the largest.
        double scaled = double.IsInfinity(y) ? Math.CopySign(Math.ScaleB(1, 1024 - exact.Exponent), y) : Math.ScaleB(y, -exact.Exponent);
        int unit = Math.Max(exponent, -1022) - 52 - exact.Exponent;
        return Math.Abs(Math.ScaleB((scaled - exact.Value).High, -unit));
    }
}
