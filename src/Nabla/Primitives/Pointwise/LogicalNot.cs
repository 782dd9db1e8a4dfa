using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>y = not x, on bool.</summary>
internal sealed record LogicalNot : Unary<LogicalNot.Formula>
{
    public static LogicalNot Op { get; } = new();

    internal override Residuals Reads => Residuals.None;

    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y) => null;

    internal readonly struct Formula : IFormula1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, ILane<V> => x ^ V.OfBits(1);
    }
}
