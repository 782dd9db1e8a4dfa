using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>The least element along some axes; NaN if any is. Equal least elements share the cotangent evenly, as PyTorch's amin does.</summary>
internal sealed record Min(Axes Axes) : Reduction<Min.Lesser>(Axes)
{
    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y) => Ties.Share(g, x, y, Axes);

    internal override Primitive Over(Axes axes) => new Min(axes);

    internal readonly struct Lesser : IMonoid
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Identity<V>()
            where V : struct, ILane<V> => V.IsFloating ? V.Of(double.PositiveInfinity) : V.Bits == 8 ? V.OfBits(255) : V.OfBits(ulong.MaxValue >> (65 - V.Bits));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Blank<V>()
            where V : struct, ILane<V> => Identity<V>();

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x, V y)
            where V : struct, ILane<V> => V.Min(x, y);
    }
}
