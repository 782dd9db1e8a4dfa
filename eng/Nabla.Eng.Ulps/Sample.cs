using System.Numerics;

namespace Nabla.Eng.Ulps;

/// <summary>Float64 numbers at which a formula is likely to be at its worst: a sample, since all of them are too many.</summary>
internal static class Sample
{
    /// <summary>Every exponent of either sign, integers and halves, a range's numbers, and what lies around the places where a formula changes.</summary>
    public static double[] Of(double low, double high, ReadOnlySpan<double> cuts, bool angles, int thoroughness)
    {
        Random random = new(20261122);
        List<double> sample = [];
        for (ulong exponent = 0; exponent < 2047; exponent++)
        {
            Add(exponent << 52);
            Add((exponent << 52) | 1);
            Add((exponent << 52) | 0xF_FFFF_FFFF_FFFF);
            Add((exponent << 52) | 0x6_A09E_667F_3BCD);
            for (int i = 0; i < thoroughness; i++)
            {
                Add((exponent << 52) | (ulong)random.NextInt64(1L << 52));
            }
        }

        for (int i = 1; i <= 1100; i++)
        {
            sample.AddRange(i, -i, i + 0.5, -i - 0.5);
        }

        int dense = 6000 * thoroughness;
        for (int i = 0; i < dense; i++)
        {
            sample.Add(low + ((high - low) * (i + random.NextDouble()) / dense));
        }

        foreach (double cut in cuts)
        {
            Around(cut);
            Around(-cut);
        }

        if (angles)
        {
            NearQuarterTurns(sample);
        }

        sample.RemoveAll(static x => x == 0 || !double.IsFinite(x));
        while (sample.Count % 16 != 0)
        {
            sample.Add(1);
        }

        return [.. sample];

        void Add(ulong bits)
        {
            sample.Add(BitConverter.UInt64BitsToDouble(bits));
            sample.Add(-BitConverter.UInt64BitsToDouble(bits));
        }

        void Around(double x)
        {
            (double above, double below) = (x, x);
            for (int i = 0; i < 40; i++)
            {
                sample.AddRange(above, below);
                (above, below) = (Math.BitIncrement(above), Math.BitDecrement(below));
            }

            for (int i = 1; i < 53; i++)
            {
                double step = x * Math.ScaleB(1 + random.NextDouble(), -i);
                sample.AddRange(x + step, x - step);
            }
        }
    }

    /// <summary>For every power of two, the mantissas of up to 53 bits that come nearest to a multiple of π/2: the convergents of 2ᵉ/(π/2).</summary>
    private static void NearQuarterTurns(List<double> sample)
    {
        for (int exponent = -60; exponent <= 970; exponent++)
        {
            BigInteger numerator = BigInteger.One << (Exact.PiBits + 1 + Math.Max(exponent, 0));
            BigInteger denominator = Exact.Pi << Math.Max(-exponent, 0);
            (BigInteger before, BigInteger last) = (BigInteger.Zero, BigInteger.One);
            for (int term = 0; term < 60 && !denominator.IsZero; term++)
            {
                // Denominators of the convergents of numerator/denominator: last/… turns of exactly that many quarters.
                BigInteger quotient = BigInteger.DivRem(numerator, denominator, out BigInteger rest);
                (numerator, denominator) = (denominator, rest);
                if (term > 0)
                {
                    (before, last) = (last, (quotient * last) + before);
                }

                if (last.GetBitLength() > 53)
                {
                    break;
                }

                double near = Math.ScaleB((double)last, exponent);
                sample.AddRange(near, -near, Math.BitIncrement(near));
            }
        }
    }
}
