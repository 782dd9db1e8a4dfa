using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>z = xʸ. 0⁰ is 1; the derivatives there are 0.</summary>
internal sealed record Pow : Binary<Pow.Formula>
{
    public static Pow Op { get; } = new();

    internal override Residuals Reads => Residuals.All;

    protected override Tensor? Left(Tensor g, Tensor x, Tensor y, Tensor z)
        => g * (y * Functions.Pow(Functions.Where(Functions.Equal(y, 0) & !(x.Abs() > 0), 1, x), y - 1));

    protected override Tensor? Right(Tensor g, Tensor x, Tensor y, Tensor z)
        => g * (z * Functions.Where(Functions.Equal(x, 0) & (y >= 0), 1, x).Log());

    internal readonly struct Formula : IFormula2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x, V y)
            where V : struct, ILane<V> => V.IsFloating ? Loops.Pow.At(x, y) : Whole(x, y);

        /// <summary>Repeated squaring, which wraps as multiplication does. Negative powers of anything but ±1 are 0.</summary>
        private static V Whole<V>(V x, V y)
            where V : struct, ILane<V>
        {
            (V zero, V one) = (V.Of(0), V.Of(1));
            V negative = V.Less(y, zero);
            V odd = V.Equal(y & one, one);
            V unit = V.Select(V.Equal(x, one), one, V.Select(V.Equal(x, -one), V.Select(odd, -one, one), zero));
            V power = one;
            for (int bit = 0; bit < V.Bits; bit++)
            {
                power = V.Select(V.Equal(y & one, one), power * x, power);
                x *= x;
                y = V.ShiftRight(y, 1);
            }

            return V.Select(negative, unit, power);
        }
    }
}
