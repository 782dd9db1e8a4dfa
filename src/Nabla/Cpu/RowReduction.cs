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

    private const int Accumulators = ReductionTree.Accumulators;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Combine(T x, T y)
    {
        T value;
        S.Store(M.At(S.Load(&x), S.Load(&y)), &value);
        return value;
    }

    /// <summary>Combines the elements of each of some rows, of at least one and at most <see cref="Block"/>.</summary>
    /// <param name="x">The first element of the first row.</param>
    /// <param name="step">Bytes from one row to the next.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="count">The number of elements in a row.</param>
    /// <param name="isPadded">Whether whole registers of a row can be read, whatever there is behind its elements.</param>
    /// <param name="z">Where the results go, one after the other.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OfRows(byte* x, nint step, long rows, int count, bool isPadded, T* z)
    {
        // Rows may begin anywhere. A register that straddles two lines of the cache is two reads; one of half the width seldom does, and gives the same bits.
        if (V.Count > Lane256<T>.Count && count >= Accumulators && ((nint)x | step) % RowRoom.Line != 0)
        {
            RowReduction<M, Lane256<T>, S, T>.OfRows(x, step, rows, count, isPadded, z);
            return;
        }

        byte* memory = stackalloc byte[Accumulators * sizeof(T) + RowRoom.Line];
        T* room = (T*)RowRoom.Start(memory);
        for (long row = 0; row < rows; row++)
        {
            z[row] = count < Accumulators ? OfFew((T*)x, count, isPadded, room) : count == Accumulators ? OfAccumulators((T*)x, room) : OfMany((T*)x, count, isPadded, room);
            x += step;
        }
    }

    /// <summary>Combines at least one and at most <see cref="Block"/> elements.</summary>
    public static T OfBlock(T* x, int count)
    {
        T z;
        OfRows((byte*)x, 0, 1, count, isPadded: false, &z);
        return z;
    }

    /// <summary>As many elements as there are accumulators: what kernels leave of a row that combine as they compute.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T OfAccumulators(T* x, T* room)
        => 4 * V.Count == Accumulators ? InFour(x, x + Accumulators, x, default) : 8 * V.Count == Accumulators ? InEight(x, x + Accumulators, x, default) : InMemory(x, Accumulators, room);

    /// <summary>More elements than there are accumulators.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T OfMany(T* x, int count, bool isPadded, T* room)
    {
        if (4 * V.Count != Accumulators && 8 * V.Count != Accumulators)
        {
            return InMemory(x, count, room);
        }

        int last = (count - 1) & -V.Count;
        V rest = count % Accumulators == 0 ? M.Blank<V>() : Rest(x + last, count - last, isPadded, room);
        return 4 * V.Count == Accumulators ? InFour(x, x + count, x + last, rest) : InEight(x, x + count, x + last, rest);
    }

    /// <summary>The last register of a row, where what is missing of it changes nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Rest(T* x, int count, bool isPadded, T* room)
    {
        if (!isPadded && count < V.Count)
        {
            Unsafe.CopyBlockUnaligned(room, x, (uint)(count * sizeof(T)));
            x = room;
        }

        return V.Select(FirstLanes.Of<V, T>(count), V.Load(x), M.Blank<V>());
    }

    // In registers from the first element to the last sum: a short row's sum that went through memory would take as long as its elements.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T InFour(T* x, T* end, T* last, V rest)
    {
        V s0 = V.Load(x);
        V s1 = V.Load(x + V.Count);
        V s2 = V.Load(x + 2 * V.Count);
        V s3 = V.Load(x + 3 * V.Count);
        for (x += Accumulators; x + Accumulators <= end; x += Accumulators)
        {
            s0 = M.At(s0, V.Load(x));
            s1 = M.At(s1, V.Load(x + V.Count));
            s2 = M.At(s2, V.Load(x + 2 * V.Count));
            s3 = M.At(s3, V.Load(x + 3 * V.Count));
        }

        // The elements after the last whole round go to the first accumulators.
        if (x < end)
        {
            s0 = Last(s0, x, last, rest);
            s1 = Last(s1, x + V.Count, last, rest);
            s2 = Last(s2, x + 2 * V.Count, last, rest);
            s3 = Last(s3, x + 3 * V.Count, last, rest);
        }

        return V.Fold<M>(M.At(M.At(s0, s2), M.At(s1, s3)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T InEight(T* x, T* end, T* last, V rest)
    {
        V s0 = V.Load(x);
        V s1 = V.Load(x + V.Count);
        V s2 = V.Load(x + 2 * V.Count);
        V s3 = V.Load(x + 3 * V.Count);
        V s4 = V.Load(x + 4 * V.Count);
        V s5 = V.Load(x + 5 * V.Count);
        V s6 = V.Load(x + 6 * V.Count);
        V s7 = V.Load(x + 7 * V.Count);
        for (x += Accumulators; x + Accumulators <= end; x += Accumulators)
        {
            s0 = M.At(s0, V.Load(x));
            s1 = M.At(s1, V.Load(x + V.Count));
            s2 = M.At(s2, V.Load(x + 2 * V.Count));
            s3 = M.At(s3, V.Load(x + 3 * V.Count));
            s4 = M.At(s4, V.Load(x + 4 * V.Count));
            s5 = M.At(s5, V.Load(x + 5 * V.Count));
            s6 = M.At(s6, V.Load(x + 6 * V.Count));
            s7 = M.At(s7, V.Load(x + 7 * V.Count));
        }

        if (x < end)
        {
            s0 = Last(s0, x, last, rest);
            s1 = Last(s1, x + V.Count, last, rest);
            s2 = Last(s2, x + 2 * V.Count, last, rest);
            s3 = Last(s3, x + 3 * V.Count, last, rest);
            s4 = Last(s4, x + 4 * V.Count, last, rest);
            s5 = Last(s5, x + 5 * V.Count, last, rest);
            s6 = Last(s6, x + 6 * V.Count, last, rest);
            s7 = Last(s7, x + 7 * V.Count, last, rest);
        }

        return V.Fold<M>(M.At(M.At(M.At(s0, s4), M.At(s2, s6)), M.At(M.At(s1, s5), M.At(s3, s7))));
    }

    /// <summary>An accumulator at the end of a row, where its next element is at <paramref name="x"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Last(V sum, T* x, T* last, V rest) => x < last ? M.At(sum, V.Load(x)) : x == last ? M.At(sum, rest) : sum;

    /// <summary>For registers of which neither four nor eight hold the accumulators.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T InMemory(T* x, int count, T* sums)
    {
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
        return Folded(sums, Accumulators);
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

    /// <summary>Fewer elements than there are accumulators: what is missing changes nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T OfFew(T* x, int count, bool isPadded, T* room)
    {
        // One number alone is not combined, which might change the bits of a NaN.
        if (count == 1)
        {
            return *x;
        }

        int last = (count - 1) & -V.Count;
        V rest = Rest(x + last, count - last, isPadded, room);
        if (last == 0)
        {
            return V.Fold<M>(rest);
        }

        if (4 * V.Count == Accumulators)
        {
            return V.Fold<M>(M.At(M.At(V.Load(x), Few(x, 2, last, rest)), M.At(Few(x, 1, last, rest), Few(x, 3, last, rest))));
        }

        if (8 * V.Count == Accumulators)
        {
            V even = M.At(M.At(V.Load(x), Few(x, 4, last, rest)), M.At(Few(x, 2, last, rest), Few(x, 6, last, rest)));
            return V.Fold<M>(M.At(even, M.At(M.At(Few(x, 1, last, rest), Few(x, 5, last, rest)), M.At(Few(x, 3, last, rest), Few(x, 7, last, rest)))));
        }

        for (int i = 0; i < last; i += V.Count)
        {
            V.Store(V.Load(x + i), room + i);
        }

        V.Store(rest, room + last);
        return Folded(room, last + V.Count);
    }

    /// <summary>Folds accumulators in halves, as far as there are any.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Folded(T* sums, int present)
    {
        for (int half = Accumulators / 2; half >= V.Count; half /= 2)
        {
            for (int j = 0; j + half < present; j += V.Count)
            {
                V.Store(M.At(V.Load(sums + j), V.Load(sums + j + half)), sums + j);
            }

            present = Math.Min(present, half);
        }

        return V.Fold<M>(V.Load(sums));
    }

    /// <summary>One of the registers of few elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Few(T* x, int register, int last, V rest) => register * V.Count < last ? V.Load(x + register * V.Count) : register * V.Count == last ? rest : M.Blank<V>();
}
