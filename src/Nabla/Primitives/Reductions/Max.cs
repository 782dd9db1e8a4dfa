using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>The greatest element along some axes; NaN if any is. Equal greatest elements share the cotangent evenly, as PyTorch's amax does.</summary>
internal sealed record Max(Axes Axes) : Reduction<Max.Greater>(Axes)
{
    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y) => Ties.Share(g, x, y, Axes);

    internal override Primitive Over(Axes axes) => new Max(axes);

    internal readonly struct Greater : IMonoid
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Identity<V>()
            where V : struct, ILane<V> => V.IsFloating ? V.Of(double.NegativeInfinity) : V.Bits == 8 ? V.Of(0) : V.OfBits(1UL << (V.Bits - 1));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Blank<V>()
            where V : struct, ILane<V> => Identity<V>();

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x, V y)
            where V : struct, ILane<V> => V.Max(x, y);
    }
}
