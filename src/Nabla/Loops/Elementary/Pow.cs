using System.Runtime.CompilerServices;

namespace Nabla.Loops;

/// <summary>x to the power y, with all of C99's special values.</summary>
internal readonly struct Pow : IFormula2
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V At<V>(V x, V y)
        where V : struct, ILane<V>
    {
        V infinity = V.Of(double.PositiveInfinity);
        V a = V.Abs(x);
        V high = DoubledLogarithm.At(a, out V low);
        high = V.Select(V.Equal(a, V.Of(0)), V.Of(double.NegativeInfinity), V.Select(V.Equal(a, infinity), infinity, high));
        V product = y * high;
        V clamped = V.Clamp(product, Exponential.Least<V>(), Exponential.Most<V>());
        V rest = V.Fma(y, low, V.Fma(y, high, -product));
        V t = Exponential.Reduce(clamped, out V r, out V lost);
        rest = V.Select(V.Equal(product, clamped), rest, V.Of(0)) + lost;
        V sum = r + rest;
        rest -= sum - r;
        V z = V.Scale(V.Of(1) + (sum + (Exponential.Tail(sum) + rest)), t);

        // The sign of an odd power is that of x; a negative number has no other real power than integral ones.
        V integral = V.Equal(V.Floor(y), y);
        V half = y * V.Of(0.5);
        V odd = V.Select(V.Equal(V.Floor(half), half), V.Of(0), integral);
        z = V.Select(odd, V.CopySign(z, x), z);
        V undefined = V.Less(x, V.Of(0)) & V.Less(a, infinity);
        z = V.Select(V.Select(integral, V.Of(0), undefined), V.Of(double.NaN), z);
        V one = V.Equal(y, V.Of(0)) | V.Equal(x, V.Of(1)) | (V.Equal(a, V.Of(1)) & V.Equal(V.Abs(y), infinity));
        return V.Select(one, V.Of(1), z);
    }
}
