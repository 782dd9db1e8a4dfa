using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>y = x (1 + tanh(√(2/π) (x + 0.044715 x³)))/2, the usual approximation of <see cref="Gelu"/>.</summary>
internal sealed record GeluTanh : Unary<GeluTanh.Formula>
{
    private const double Cubic = 0.044715;
    private const double Slope = 0.79788456080286535588;

    public static GeluTanh Op { get; } = new();

    internal override Residuals Reads => Residuals.AllInputs;

    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y)
    {
        Tensor square = x * x;
        Tensor t = Functions.Tanh(x * (square * Cubic + 1) * Slope);
        return g * ((t + 1) * 0.5 + x * (1 - t * t) * (square * (3 * Cubic) + 1) * (0.5 * Slope));
    }

    internal readonly struct Formula : IFormula1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, ILane<V>
        {
            V inner = V.Of(Slope) * x * (V.Of(1) + V.Of(Cubic) * x * x);
            return V.Of(0.5) * x * (V.Of(1) + Loops.Tanh.At(inner));
        }
    }
}
