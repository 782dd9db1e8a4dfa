using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>y = −1, 0 or 1; NaN stays NaN.</summary>
internal sealed record Sign : Unary<Sign.Formula>
{
    public static Sign Op { get; } = new();

    internal override Residuals Reads => Residuals.None;

    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y) => g.ZerosLike();

    internal readonly struct Formula : IFormula1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, ILane<V>
        {
            V one = V.Of(1);
            V sign = V.Select(V.Less(V.Of(0), x), one, V.Select(V.Less(x, V.Of(0)), -one, V.Of(0)));
            return V.Select(V.Equal(x, x), sign, x);
        }
    }
}
