using System.Runtime.CompilerServices;

namespace Nabla.Loops;

/// <summary>A function of one number as a formula: of float32 it is computed in float64 and rounded once.</summary>
internal readonly struct NumberByNumber<F> : IFormula1
    where F : struct, IScalarFunction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V At<V>(V x)
        where V : struct, ILane<V> => V.Each<F>(V.OfBits(ulong.MaxValue), x, x);
}

/// <summary>A function of two numbers as a formula: of float32 it is computed in float64 and rounded once.</summary>
internal readonly struct PairByPair<F> : IFormula2
    where F : struct, IScalarFunction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V At<V>(V x, V y)
        where V : struct, ILane<V> => V.Each<F>(V.OfBits(ulong.MaxValue), x, y);
}
