using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>The greatest integer not above x. Constant almost everywhere, so its derivative is 0.</summary>
internal sealed record Floor : Unary<Floor.Formula>
{
    public static Floor Op { get; } = new();

    internal override Residuals Reads => Residuals.None;

    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y) => g.ZerosLike();

    internal readonly struct Formula : IFormula1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, ILane<V> => V.Floor(x);
    }
}
