namespace Nabla.Loops;

/// <summary>The x below which a normal distributed number lies with probability p: −∞ at 0, +∞ at 1, NaN outside.</summary>
internal readonly struct NormalQuantile : IScalarFunction
{
    /// <inheritdoc/>
    public static double At<E>(double p, double y)
        where E : struct, IElementary
    {
        if (!(p > 0 && p < 1))
        {
            return p == 0 ? double.NegativeInfinity : p == 1 ? double.PositiveInfinity : double.NaN;
        }

        double root = Math.Sqrt(2);
        return p < 0.25 ? -root * InverseError.OfComplement<E>(2 * p) : p > 0.75 ? root * InverseError.OfComplement<E>(2 * (1 - p)) : root * InverseError.At<E>(2 * p - 1, y);
    }
}
