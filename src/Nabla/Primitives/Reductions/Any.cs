using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>Along some axes of bools: true where some element is.</summary>
internal sealed record Any(Axes Axes) : Reduction<Any.Combination>(Axes)
{
    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y) => null;

    internal override Primitive Over(Axes axes) => new Any(axes);

    internal readonly struct Combination : IMonoid
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Identity<V>()
            where V : struct, ILane<V> => V.OfBits(0);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Blank<V>()
            where V : struct, ILane<V> => Identity<V>();

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x, V y)
            where V : struct, ILane<V> => x | y;
    }
}
