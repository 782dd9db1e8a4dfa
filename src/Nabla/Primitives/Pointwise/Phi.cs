using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>y = Φ(x), the share of a normal distribution that is below x, as gelu needs it: close to what it is, but far below 0 not to its last digits, which Erfc keeps.</summary>
internal sealed record Phi : Unary<Phi.Formula>
{
    public static Phi Op { get; } = new();

    internal override Residuals Reads => Residuals.AllInputs;

    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y) => g * Density(x);

    /// <summary>φ(x) = e^(−x²/2)/√2π, with the exponential that is in Φ.</summary>
    public static Tensor Density(Tensor x) => Functions.Exp(x * x * -0.5) * (1 / Math.Sqrt(2 * Math.PI));

    internal readonly struct Formula : IFormula1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, ILane<V> => Loops.Phi.At(x);
    }
}
