using System.Runtime.CompilerServices;

namespace Nabla.Loops;

/// <summary>The cube root, of negative numbers too.</summary>
internal readonly struct Cbrt : IFormula1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V At<V>(V x)
        where V : struct, ILane<V>
    {
        // With x = v·8ᵏ and v in [1, 8), where s is nearly the inverse cube root of v: one step of Newton's method from v·s².
        V a = V.Abs(x);
        V e = V.Exponent(a);
        V k = V.Floor((e + V.Of(0.5)) * V.Of(1.0 / 3));
        V thirds = e - (k * V.Of(3));
        V v = V.Scale(a, k * V.Of(-3));
        V s = Start(V.Scale(a, -e)) * V.Select(V.Equal(thirds, V.Of(0)), V.Of(1), V.Select(V.Equal(thirds, V.Of(1)), V.Of(0.7937005259840998), V.Of(0.6299605249474366)));
        if (V.Bits == 64)
        {
            s = V.Fma(s * V.Fma(-v * s, s * s, V.Of(1)), V.Of(1.0 / 3), s);
        }

        V square = s * s;
        V y = v * square;
        V ySquare = y * y;
        V remainder = V.Fma(-y, ySquare, v) - (y * V.Fma(y, y, -ySquare));
        y = V.Fma(remainder, square * V.Of(1.0 / 3), y);
        V isPlain = V.Less(V.Of(0), a) & V.Less(a, V.Of(double.PositiveInfinity));
        return V.Select(isPlain, V.CopySign(V.Scale(y, k), x), x);
    }

    /// <summary>m to the power −⅓ for m in [1, 2], to 2⁻¹⁴ or 2⁻²⁰.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Start<V>(V m)
        where V : struct, ILane<V>
    {
        if (V.Bits == 32)
        {
            V p = V.Fma(V.Of(0.028575560078024864), m, V.Of(-0.22115042805671692));
            p = V.Fma(p, m, V.Of(0.695301353931427));
            p = V.Fma(p, m, V.Of(-1.1727166175842285));
            p = V.Fma(p, m, V.Of(1.669952392578125));
            return p;
        }

        V q = V.Fma(V.Of(0.010382543041120504), m, V.Of(-0.11035765258108854));
        q = V.Fma(q, m, V.Of(0.5018056653790142));
        q = V.Fma(q, m, V.Of(-1.2730126350377386));
        q = V.Fma(q, m, V.Of(1.976623762731609));
        q = V.Fma(q, m, V.Of(-1.9851786809882757));
        q = V.Fma(q, m, V.Of(1.8797361007618154));
        return q;
    }
}
