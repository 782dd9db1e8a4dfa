using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>y = 2/√π ∫₀ˣ e^(−t²) dt.</summary>
internal sealed record Erf : Unary<Erf.Formula>
{
    public static Erf Op { get; } = new();

    internal override Residuals Reads => Residuals.AllInputs;

    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y) => g * (Functions.Exp(-(x * x)) * (2 / Math.Sqrt(Math.PI)));

    internal readonly struct Formula : IFormula1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, ILane<V> => Loops.Erf.At(x);
    }
}
