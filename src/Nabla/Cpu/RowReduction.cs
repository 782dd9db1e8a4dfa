using System.Numerics;
using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Cpu;

/// <summary>Combines a block of adjacent elements, as Note [The tree of a reduction] says.</summary>
internal static unsafe class RowReduction<M, V, S, T>
    where M : struct, IMonoid
    where V : struct, IRegister<V, T>
    where S : struct, IRegister<S, T>
    where T : unmanaged, IBinaryNumber<T>, IMinMaxValue<T>
{
    public const int Block = 64 * Accumulators;

    private const int Accumulators = 64;

    public static T Combine(T x, T y)
    {
        T value;
        S.Store(M.At(S.Load(&x), S.Load(&y)), &value);
        return value;
    }

    /// <summary>Combines at least one and at most <see cref="Block"/> elements.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T OfBlock(T* x, int count)
    {
        T* sums = stackalloc T[Accumulators];
        if (count < Accumulators)
        {
            Unsafe.CopyBlockUnaligned(sums, x, (uint)(count * sizeof(T)));
            return OfFew(sums, count);
        }

        // Rows begin anywhere. A register that straddles two lines of the cache is two reads; one of half the width seldom does, and gives the same bits.
        if (V.Count > Lane256<T>.Count && (nuint)x % 64 != 0)
        {
            return RowReduction<M, Lane256<T>, S, T>.OfBlock(x, count);
        }

        int whole = count / Accumulators * Accumulators;
        if (4 * V.Count > Accumulators)
        {
            // Registers of bytes hold so many that four would reach past the accumulators.
            for (int j = 0; j < Accumulators; j += V.Count)
            {
                V a = V.Load(x + j);
                for (int i = j + Accumulators; i < whole; i += Accumulators)
                {
                    a = M.At(a, V.Load(x + i));
                }

                V.Store(a, sums + j);
            }
        }
        else
        {
            // Four registers at a time stay registers; narrower lanes go over the block, which is in the first-level cache, more often.
            for (int j = 0; j < Accumulators; j += 4 * V.Count)
            {
                V a = V.Load(x + j);
                V b = V.Load(x + j + V.Count);
                V c = V.Load(x + j + 2 * V.Count);
                V d = V.Load(x + j + 3 * V.Count);
                for (int i = j + Accumulators; i < whole; i += Accumulators)
                {
                    a = M.At(a, V.Load(x + i));
                    b = M.At(b, V.Load(x + i + V.Count));
                    c = M.At(c, V.Load(x + i + 2 * V.Count));
                    d = M.At(d, V.Load(x + i + 3 * V.Count));
                }

                V.Store(a, sums + j);
                V.Store(b, sums + j + V.Count);
                V.Store(c, sums + j + 2 * V.Count);
                V.Store(d, sums + j + 3 * V.Count);
            }
        }

        AddRest(x + whole, count - whole, sums);
        return OfAll(sums);
    }

    /// <summary>The elements after the last whole round go to the first accumulators.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRest(T* x, int count, T* sums)
    {
        int i = 0;
        for (; i + V.Count <= count; i += V.Count)
        {
            V.Store(M.At(V.Load(sums + i), V.Load(x + i)), sums + i);
        }

        for (; i < count; i++)
        {
            sums[i] = Combine(sums[i], x[i]);
        }
    }

    /// <summary>Folds in halves; the narrower the half, the narrower the registers, so that each is read as it was just written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T OfAll(T* sums)
    {
        int half = Accumulators / 2;
        for (; half >= V.Count && V.Count > 1; half /= 2)
        {
            Fold<V>(sums, half);
        }

        for (; half >= Lane256<T>.Count && V.Count > Lane256<T>.Count; half /= 2)
        {
            Fold<Lane256<T>>(sums, half);
        }

        for (; half >= Lane128<T>.Count && V.Count > Lane128<T>.Count; half /= 2)
        {
            Fold<Lane128<T>>(sums, half);
        }

        for (; half > 0; half /= 2)
        {
            Fold<S>(sums, half);
        }

        return sums[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fold<W>(T* sums, int half)
        where W : struct, IRegister<W, T>
    {
        for (int j = 0; j < half; j += W.Count)
        {
            W.Store(M.At(W.Load(sums + j), W.Load(sums + j + half)), sums + j);
        }
    }

    private static T OfFew(T* sums, int present)
    {
        for (int half = Accumulators / 2; half > 0; half /= 2)
        {
            for (int j = 0; j + half < present; j++)
            {
                sums[j] = Combine(sums[j], sums[j + half]);
            }

            present = Math.Min(present, half);
        }

        return sums[0];
    }
}
