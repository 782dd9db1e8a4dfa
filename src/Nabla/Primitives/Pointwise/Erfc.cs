using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>y = 1 − erf x, accurate where that is tiny.</summary>
internal sealed record Erfc : Unary<Erfc.Formula>
{
    public static Erfc Op { get; } = new();

    internal override Residuals Reads => Residuals.AllInputs;

    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y) => g * (Functions.Exp(-(x * x)) * (-2 / Math.Sqrt(Math.PI)));

    internal readonly struct Formula : IFormula1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, ILane<V> => Loops.Erfc.At(x);
    }
}
