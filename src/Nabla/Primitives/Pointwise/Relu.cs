using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>y = max(x, 0); NaN stays NaN. At 0 the derivative is taken as 0, as PyTorch does.</summary>
internal sealed record Relu : Unary<Relu.Formula>
{
    public static Relu Op { get; } = new();

    internal override Residuals Reads => Residuals.FirstOutput;

    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y) => Functions.Where(y <= 0, 0, g);

    internal readonly struct Formula : IFormula1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, ILane<V> => V.Max(x, V.Of(0));
    }
}
