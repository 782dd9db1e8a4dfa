using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>z = x or y but not both, on bool.</summary>
internal sealed record LogicalXor : Binary<LogicalXor.Formula>
{
    public static LogicalXor Op { get; } = new();

    internal override Residuals Reads => Residuals.None;

    protected override Tensor? Left(Tensor g, Tensor x, Tensor y, Tensor z) => null;

    protected override Tensor? Right(Tensor g, Tensor x, Tensor y, Tensor z) => null;

    internal readonly struct Formula : IFormula2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x, V y)
            where V : struct, ILane<V> => x ^ y;
    }
}
