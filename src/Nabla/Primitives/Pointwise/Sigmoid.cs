using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>y = 1/(1 + e⁻ˣ), the logistic function; never overflows.</summary>
internal sealed record Sigmoid : Unary<Sigmoid.Formula>
{
    public static Sigmoid Op { get; } = new();

    internal override Residuals Reads => Residuals.FirstOutput;

    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y) => g * (y * (1 - y));

    internal readonly struct Formula : IFormula1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, ILane<V> => Loops.Sigmoid.At(x);
    }
}
