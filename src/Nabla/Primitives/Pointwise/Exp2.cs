using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>y = 2ˣ.</summary>
internal sealed record Exp2 : Unary<Exp2.Formula>
{
    public static Exp2 Op { get; } = new();

    internal override Residuals Reads => Residuals.FirstOutput;

    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y) => g * (y * Math.Log(2));

    internal readonly struct Formula : IFormula1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, ILane<V> => Loops.Exp2.At(x);
    }
}
