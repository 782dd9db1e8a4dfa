using System.Runtime.CompilerServices;

namespace Nabla.Loops;

/// <summary>The angle of the point (x, y) in [−π, π], with all of C99's special values.</summary>
internal readonly struct Atan2 : IFormula2
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V At<V>(V y, V x)
        where V : struct, ILane<V>
    {
        V run = V.Abs(x);
        V rise = V.Abs(y);
        V n = V.Min(run, rise);
        V d = V.Max(run, rise);

        // r + low is n/d; both are scaled, so that 1/d neither overflows nor is subnormal.
        V e = -V.Exponent(d);
        V scaledN = V.Scale(n, e);
        V scaledD = V.Scale(d, e);
        V inverse = V.Of(1) / scaledD;
        V r = scaledN * inverse;
        V low = V.Fma(-r, scaledD, scaledN) * inverse;
        V infinity = V.Of(double.PositiveInfinity);
        V isPlain = V.Less(V.Of(0), d) & V.Less(d, infinity);
        V special = V.Select(V.Less(n, d), V.Of(0), V.Select(V.Equal(d, V.Of(0)), V.Of(0), V.Select(V.Equal(n, n), V.Of(1), n)));
        r = V.Select(isPlain, r, special);
        low = V.Select(isPlain, low, V.Of(0));
        V tail = Atan.Tail(r, V.Fma(V.Of(-0.5) * (r * r), low, low));

        // Of the eight octants: base + angle or base − angle.
        V isSteep = V.Less(run, rise);
        V isBehind = V.Less(V.CopySign(V.Of(1), x), V.Of(0));
        V turn = V.Select(isSteep, V.Of(0.5), V.Select(isBehind, V.Of(1), V.Of(0)));
        V sign = V.CopySign(V.Of(0), V.CopySign(V.Of(1), V.Select(isSteep, V.Of(-1), V.Of(1))) * V.CopySign(V.Of(1), x));
        V quarter = turn * V.Of(V.Bits == 32 ? 3.1415927410125732 : 3.141592653589793);
        V rest = turn * V.Of(V.Bits == 32 ? -8.742277657347586e-08 : 1.2246467991473532e-16);
        r ^= sign;
        V large = quarter + r;
        V lost = (quarter - large) + r;
        return V.CopySign(large + (lost + (rest + (tail ^ sign))), y);
    }
}
