using System.Runtime.CompilerServices;

namespace Nabla.Loops;

/// <summary>The hyperbolic sine.</summary>
internal readonly struct Sinh : IFormula1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V At<V>(V x)
        where V : struct, ILane<V>
    {
        V a = V.Abs(x);
        V half = Hyperbola.HalfSine(a);

        // Near 0 half a subnormal number would be rounded.
        V y = V.Select(V.Less(a, V.Of(V.Bits == 32 ? 0.0001 : 1e-9)), a, half + half);
        return V.CopySign(y, x);
    }
}
