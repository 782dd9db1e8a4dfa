using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>y = arcsin x. The derivative at ±1 is infinite.</summary>
internal sealed record Asin : Unary<Asin.Formula>
{
    public static Asin Op { get; } = new();

    internal override Residuals Reads => Residuals.AllInputs;

    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y) => g * ((1 - x) * (1 + x)).Rsqrt();

    internal readonly struct Formula : IFormula1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, ILane<V> => Loops.Asin.At(x);
    }
}
