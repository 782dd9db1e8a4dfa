using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>y = −x.</summary>
internal sealed record Negate : Unary<Negate.Formula>
{
    public static Negate Op { get; } = new();

    internal override Residuals Reads => Residuals.None;

    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y) => -g;

    internal readonly struct Formula : IFormula1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, ILane<V> => -x;
    }
}
