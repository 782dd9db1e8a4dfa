using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>z = (x = y). NaN equals nothing.</summary>
internal sealed record Equal : Binary<Equal.Formula>
{
    public static Equal Op { get; } = new();

    internal override Residuals Reads => Residuals.None;

    protected override Tensor? Left(Tensor g, Tensor x, Tensor y, Tensor z) => null;

    protected override Tensor? Right(Tensor g, Tensor x, Tensor y, Tensor z) => null;

    internal readonly struct Formula : IFormula2
    {
        public static bool IsPredicate => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x, V y)
            where V : struct, ILane<V> => V.Equal(x, y);
    }
}
