using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>The nearest integer, ties to even. Constant almost everywhere, so its derivative is 0.</summary>
internal sealed record Round : Unary<Round.Formula>
{
    public static Round Op { get; } = new();

    internal override Residuals Reads => Residuals.None;

    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y) => g.ZerosLike();

    internal readonly struct Formula : IFormula1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, ILane<V> => V.Round(x);
    }
}
