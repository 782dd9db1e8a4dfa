using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>y = |x|. At 0 the derivative is taken as 0, the middle of its subgradients, as PyTorch does.</summary>
internal sealed record Abs : Unary<Abs.Formula>
{
    public static Abs Op { get; } = new();

    internal override Residuals Reads => Residuals.AllInputs;

    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y) => g * x.Sign();

    internal readonly struct Formula : IFormula1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, ILane<V> => V.Abs(x);
    }
}
