using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>y = arcosh x ≥ 0. The derivative at 1 is infinite.</summary>
internal sealed record Acosh : Unary<Acosh.Formula>
{
    public static Acosh Op { get; } = new();

    internal override Residuals Reads => Residuals.AllInputs;

    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y) => g * ((x - 1) * (x + 1)).Rsqrt();

    internal readonly struct Formula : IFormula1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, ILane<V> => Loops.Acosh.At(x);
    }
}
