using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>z = x · y.</summary>
internal sealed record Multiply : Binary<Multiply.Formula>
{
    public static Multiply Op { get; } = new();

    internal override Residuals Reads => Residuals.AllInputs;

    protected override Tensor? Left(Tensor g, Tensor x, Tensor y, Tensor z) => g * y;

    protected override Tensor? Right(Tensor g, Tensor x, Tensor y, Tensor z) => g * x;

    internal readonly struct Formula : IFormula2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x, V y)
            where V : struct, ILane<V> => x * y;
    }
}
