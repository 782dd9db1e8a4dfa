using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>z = the number next to x toward y; y where they are equal. It counts as x for derivatives.</summary>
internal sealed record NextAfter : Binary<NextAfter.Formula>
{
    public static NextAfter Op { get; } = new();

    internal override Residuals Reads => Residuals.None;

    protected override Tensor? Left(Tensor g, Tensor x, Tensor y, Tensor z) => g;

    protected override Tensor? Right(Tensor g, Tensor x, Tensor y, Tensor z) => null;

    internal readonly struct Formula : IFormula2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x, V y)
            where V : struct, ILane<V>
        {
            // The bits of floating-point numbers of one sign are ordered as they are.
            V isAway = ~(V.Less(V.Of(0), x) ^ V.Less(x, y));
            V next = V.AddBits(x, V.Select(isAway, V.OfBits(1), V.OfBits(ulong.MaxValue)));
            next = V.Select(V.Equal(x, V.Of(0)), V.CopySign(V.OfBits(1), y), next);
            next = V.Select(V.Equal(x, y), y, next);
            return V.Select(V.Equal(x, x) & V.Equal(y, y), next, x + y);
        }
    }
}
