using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>y = x · sigmoid(x), also called swish.</summary>
internal sealed record Silu : Unary<Silu.Formula>
{
    public static Silu Op { get; } = new();

    internal override Residuals Reads => Residuals.AllInputs;

    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y) => Slope(x) * g;

    private static Tensor Slope(Tensor x)
    {
        Tensor s = x.Sigmoid();
        return s * (1 + x * (1 - s));
    }

    internal readonly struct Formula : IFormula1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, ILane<V> => x * Loops.Sigmoid.At(x);
    }
}
