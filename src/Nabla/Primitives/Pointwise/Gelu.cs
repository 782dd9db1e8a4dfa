using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>y = x Φ(x), with the normal distribution's Φ(x) = (1 + erf(x/√2))/2 (Hendrycks, Gimpel 2016).</summary>
internal sealed record Gelu : Unary<Gelu.Formula>
{
    public static Gelu Op { get; } = new();

    internal override Residuals Reads => Residuals.AllInputs;

    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y) => g * ((Functions.Erf(x * Math.Sqrt(0.5)) + 1) * 0.5 + x * (Functions.Exp(x * x * -0.5) * (1 / Math.Sqrt(2 * Math.PI))));

    internal readonly struct Formula : IFormula1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, ILane<V> => V.Of(0.5) * x * (V.Of(1) + Loops.Erf.At(x * V.Of(0.70710678118654752440)));
    }
}
