using System.Runtime.CompilerServices;

namespace Nabla.Loops;

/// <summary>1/(1 + e⁻ˣ), the logistic function; its tail at −∞ keeps its relative accuracy down to subnormal numbers.</summary>
internal readonly struct Sigmoid : IFormula1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V At<V>(V x)
        where V : struct, ILane<V>
    {
        V t = Exponential.Reduce(V.Max(-V.Abs(x), Exponential.Least<V>()), out V r);
        V e = V.Scale(V.Of(1) + (r + Exponential.Tail(r)), t);

        // The sum's rounding error would be an ulp of the result: one step puts it back.
        V sum = V.Of(1) + e;
        V lost = e - (sum - V.Of(1));
        V y = V.Of(1) / sum;
        y = V.Fma(-(lost * y), y, y);
        return y * V.Select(V.Less(x, V.Of(0)), e, V.Of(1));
    }
}
