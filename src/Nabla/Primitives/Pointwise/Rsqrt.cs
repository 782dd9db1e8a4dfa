using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>y = 1/√x.</summary>
internal sealed record Rsqrt : Unary<Rsqrt.Formula>
{
    public static Rsqrt Op { get; } = new();

    internal override Residuals Reads => Residuals.FirstOutput;

    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y) => g * (y * y * y) * -0.5;

    internal readonly struct Formula : IFormula1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, ILane<V> => V.Of(1) / V.Sqrt(x);
    }
}
