using Nabla;

namespace GuideSample;

/// <summary>What the guide claims, checked while it runs.</summary>
internal static class Expect
{
    /// <summary>Two tensors of one shape, equal but for rounding.</summary>
    /// <exception cref="InvalidOperationException">They are not.</exception>
    public static void Close(Tensor computed, Tensor expected)
    {
        if (computed.Shape != expected.Shape || !computed.AllClose(expected, 1e-6, 1e-8))
        {
            throw new InvalidOperationException($"The guide claims {expected}, but Nabla computes {computed}.");
        }
    }

    /// <summary>A number within a bound.</summary>
    /// <exception cref="InvalidOperationException">It is not, or it is not a number.</exception>
    public static void Below(double computed, double bound)
    {
        if (!(computed < bound))
        {
            throw new InvalidOperationException(FormattableString.Invariant($"The guide claims less than {bound}, but Nabla computes {computed}."));
        }
    }

    /// <summary>Two values that are equal.</summary>
    /// <exception cref="InvalidOperationException">They are not.</exception>
    public static void Same<T>(T computed, T expected)
    {
        if (!EqualityComparer<T>.Default.Equals(computed, expected))
        {
            throw new InvalidOperationException($"The guide claims {expected}, but Nabla computes {computed}.");
        }
    }
}
