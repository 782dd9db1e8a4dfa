using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>y = x Φ(x), with the normal distribution's Φ (Hendrycks, Gimpel 2016).</summary>
internal sealed record Gelu : Unary<Gelu.Formula>
{
    public static Gelu Op { get; } = new();

    internal override Residuals Reads => Residuals.AllInputs;

    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y) => g * (Phi.Op.Apply(x) + x * Phi.Density(x));

    internal readonly struct Formula : IFormula1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, ILane<V> => x * Loops.Phi.At(x);
    }
}
