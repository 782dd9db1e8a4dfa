using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>z = x − y.</summary>
internal sealed record Subtract : Binary<Subtract.Formula>
{
    public static Subtract Op { get; } = new();

    internal override Residuals Reads => Residuals.None;

    protected override Tensor? Left(Tensor g, Tensor x, Tensor y, Tensor z) => g;

    protected override Tensor? Right(Tensor g, Tensor x, Tensor y, Tensor z) => -g;

    internal readonly struct Formula : IFormula2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x, V y)
            where V : struct, ILane<V> => x - y;
    }
}
