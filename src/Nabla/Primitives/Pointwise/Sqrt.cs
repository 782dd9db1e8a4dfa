using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>y = √x. At 0 the derivative is +∞, except that nothing arriving there stays nothing: 0 · ∞ would be NaN.</summary>
internal sealed record Sqrt : Unary<Sqrt.Formula>
{
    public static Sqrt Op { get; } = new();

    internal override Residuals Reads => Residuals.FirstOutput;

    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y)
    {
        Tensor nothing = Functions.Equal(g, 0) & Functions.Equal(y, 0);
        return Functions.Where(nothing, 0, g / (Functions.Where(nothing, 1, y) * 2));
    }

    internal readonly struct Formula : IFormula1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, ILane<V> => V.Sqrt(x);
    }
}
