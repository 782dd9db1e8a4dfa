using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>The product of all elements along some axes.</summary>
internal sealed record Prod(Axes Axes) : Reduction<Prod.Times>(Axes)
{
    internal override Residuals Reads => Residuals.AllInputs;

    /// <summary>The product of the others: what stands before times what stands after, so that zeros need no division and every order comes out right.</summary>
    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y)
    {
        if (Axes.Count == 0)
        {
            return g;
        }

        int[] order = [.. Axes.Complement(x.Rank), .. Axes.Span];
        Tensor moved = x.Permute(order);
        Tensor rows = moved.Flatten(x.Rank - Axes.Count);
        Tensor others = (Before(rows) * Before(rows.Flip(-1)).Flip(-1)).Reshape(moved.Shape);
        int[] inverse = new int[order.Length];
        for (int i = 0; i < inverse.Length; i++)
        {
            inverse[order[i]] = i;
        }

        return g * others.Permute(inverse);
    }

    /// <summary>For each element of the last axis the product of those before it, in steps that double.</summary>
    private static Tensor Before(Tensor x)
    {
        int length = x.Shape[^1];
        x = Shifted(x, 1);
        for (int step = 1; step < length; step *= 2)
        {
            x *= Shifted(x, step);
        }

        return x;

        Tensor Shifted(Tensor z, int by) => z.Narrow(-1, 0, Math.Max(length - by, 0)).Pad(-1, Math.Min(by, length), 0, 1);
    }

    internal override Primitive Over(Axes axes) => new Prod(axes);

    internal readonly struct Times : IMonoid
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Identity<V>()
            where V : struct, ILane<V> => V.Of(1);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Blank<V>()
            where V : struct, ILane<V> => Identity<V>();

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x, V y)
            where V : struct, ILane<V> => x * y;
    }
}
