namespace Nabla.Primitives;

/// <summary>A number as the quotient of two whole ones, or as the root of one. See Note [What depends on a size].</summary>
/// <param name="Numerator">The whole number above.</param>
/// <param name="Denominator">The one below.</param>
/// <param name="IsRoot">Whether the root is taken.</param>
internal readonly record struct SizedNumber(long Numerator, long Denominator, bool IsRoot)
{
    // By so many bits a quotient must be simpler than the number, or any number would be one.
    private const int SpareBits = 6;

    /// <summary>The number, rounded as C# does.</summary>
    public double Value => IsRoot ? Math.Sqrt(Numerator) : Denominator == 1 ? Numerator : (double)Numerator / Denominator;

    /// <summary>Whether another one may be the same at another size.</summary>
    public bool IsLike(SizedNumber other) => IsRoot == other.IsRoot;

    /// <summary>What a number is most simply; null where it is nothing simple.</summary>
    public static SizedNumber? Of(ConcreteTensor number)
        => Near(number) is { } found && ConcreteTensor.Scalar(found.Value).CastScalar(number.DType).Bits() == number.Bits() ? found : null;

    private static SizedNumber? Near(ConcreteTensor number)
    {
        int bits = number.DType switch { DType.Float64 => 53, DType.Float32 => 24, DType.Float16 => 11, DType.BFloat16 => 8, DType.Bool => 0, _ => 64 };
        if (bits == 64)
        {
            return new SizedNumber(number.Integer(), 1, false);
        }

        double value = number.Number();
        double whole = Math.Pow(2, bits);
        if (bits == 0 || !double.IsFinite(value) || Math.Abs(value) >= whole)
        {
            return null;
        }

        if (double.IsInteger(value))
        {
            return new SizedNumber((long)value, 1, false);
        }

        double error = Math.Abs(value) / whole;
        double square = Math.Round(value * value);
        if (value > 0 && square < whole / (1 << SpareBits) && Math.Abs(Math.Sqrt(square) - value) <= error)
        {
            return new SizedNumber((long)square, 1, true);
        }

        (long above, long below) = Simplest(Math.Abs(value), error);
        return above == 1 || (double)above * below < whole / (1 << SpareBits) ? new SizedNumber(value < 0 ? -above : above, below, false) : null;
    }

    /// <summary>The quotient of the least whole numbers that is so near to a positive number: its continued fraction, as far as it is needed.</summary>
    private static (long Above, long Below) Simplest(double value, double error)
    {
        (long above, long below, long aboveBefore, long belowBefore) = (1, 0, 0, 1);
        double rest = value;
        while (true)
        {
            double term = Math.Floor(rest);
            if (term > 1L << 52 || below > 1L << 52)
            {
                return (long.MaxValue, 1);
            }

            (above, aboveBefore) = ((long)term * above + aboveBefore, above);
            (below, belowBefore) = ((long)term * below + belowBefore, below);
            if (Math.Abs((double)above / below - value) <= error || rest == term)
            {
                return (above, below);
            }

            rest = 1 / (rest - term);
        }
    }
}
