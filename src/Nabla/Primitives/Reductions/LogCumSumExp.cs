using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>ln of the sums of the first 1, 2, 3 … exponentials along an axis, without overflow.</summary>
internal sealed record LogCumSumExp(int Axis) : RunningScan<LogCumSumExp.LogPlus>(Axis)
{
    /// <summary>Σⱼ gⱼ e^(xᵢ − yⱼ) over j ≥ i, where the exponents are walked along: none is above 0.</summary>
    protected override Tensor Back(Tensor g, Tensor x, Tensor y) => Share(x, y) * ReversedRecurrence(Kept(y), g);

    protected override Tensor Forth(Tensor dx, Tensor x, Tensor y) => Recurrence(Kept(y), dx * Share(x, y));

    protected override Primitive Along(int axis) => new LogCumSumExp(axis);

    // e^(x − y), which part of the sum the element itself is; of a sum of nothing, where −∞ − −∞ would be NaN, no part.
    private static Tensor Share(Tensor x, Tensor y)
    {
        Tensor nothing = Functions.Equal(y, double.NegativeInfinity);
        return Functions.Where(nothing, 0, (x - Functions.Where(nothing, 0, y)).Exp());
    }

    // e^(y[i − 1] − y[i]), which part of the sum was there before.
    private Tensor Kept(Tensor y)
    {
        Tensor nothing = Functions.Equal(y, double.NegativeInfinity);
        return Functions.Where(nothing, 0, (Before(y, 1, double.NegativeInfinity) - Functions.Where(nothing, 0, y)).Exp());
    }

    internal readonly struct LogPlus : IMonoid
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Identity<V>()
            where V : struct, ILane<V> => V.Of(double.NegativeInfinity);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Blank<V>()
            where V : struct, ILane<V> => Identity<V>();

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x, V y)
            where V : struct, ILane<V>
        {
            // Where both are the same infinity their difference is no number, and where one is NaN the sum is.
            V high = V.Max(x, y);
            V apart = V.Min(x, y) - high;
            return V.Select(V.Equal(x, y) & V.Equal(V.Abs(x), V.Of(double.PositiveInfinity)), x, high + Loops.Log1p.At(Loops.Exp.At(apart)));
        }
    }
}
