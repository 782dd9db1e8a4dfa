using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>One row times one column: the blocks' chains are independent, so eight of them run side by side.</summary>
internal static unsafe class DotProduct<T, TScalar>
    where T : unmanaged
    where TScalar : struct, IRegister<T>
{
    private const int Chains = 8;

    private const int Together = Chains * Blocking.Depth;

    /// <summary>The sum over p of x[0, p]·y[0, p], in the order of Note [The order of a sum].</summary>
    public static T Of(long depth, MatrixView x, MatrixView y) => x.IsHalf || y.IsHalf ? OfHalves(depth, x, y) : Add(default, 0, depth, x, y);

    [SkipLocalsInit]
    private static T OfHalves(long depth, MatrixView x, MatrixView y)
    {
        float* wideX = stackalloc float[Together];
        float* wideY = stackalloc float[Together];
        T total = default;
        for (long p = 0; p < depth; p += Together)
        {
            long count = Math.Min(Together, depth - p);
            total = Add(total, p, count, Widened(x.From(0, p), count, wideX), Widened(y.From(0, p), count, wideY));
        }

        return total;
    }

    private static MatrixView Widened(MatrixView x, long count, float* wide)
    {
        if (!x.IsHalf)
        {
            return x;
        }

        HalfPacking.Row(x, count, wide);
        return new MatrixView((byte*)wide, 0, sizeof(float));
    }

    /// <summary>Adds chains to the total of the <paramref name="before"/> products before them.</summary>
    private static T Add(T total, long before, long depth, MatrixView x, MatrixView y)
    {
        T* sums = stackalloc T[Chains];
        long block = 0;
        for (; depth - block >= Together; block += Together)
        {
            Eight(x.From(0, block), y.From(0, block), sums);
            for (int chain = 0; chain < Chains; chain++)
            {
                total = before + block == 0 && chain == 0 ? sums[0] : TScalar.Add(total, sums[chain]);
            }
        }

        for (; block < depth; block += Blocking.Depth)
        {
            T sum = One(Math.Min(Blocking.Depth, depth - block), x.From(0, block), y.From(0, block));
            total = before + block == 0 ? sum : TScalar.Add(total, sum);
        }

        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T One(long depth, MatrixView left, MatrixView right)
    {
        byte* x = left.Start;
        byte* y = right.Start;
        nint xStep = left.Column;
        nint yStep = right.Column;
        T sum = default;
        for (; depth > 0; depth--, x += xStep, y += yStep)
        {
            sum = TScalar.Fma(TScalar.Load(x), TScalar.Load(y), sum);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Eight(MatrixView left, MatrixView right, T* sums)
    {
        byte* x = left.Start;
        byte* y = right.Start;
        nint xStep = left.Column;
        nint yStep = right.Column;
        nint xBlock = Blocking.Depth * xStep;
        nint yBlock = Blocking.Depth * yStep;
        T s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        byte* u = x + (4 * xBlock);
        byte* v = y + (4 * yBlock);
        for (int p = 0; p < Blocking.Depth; p++, x += xStep, y += yStep, u += xStep, v += yStep)
        {
            s0 = TScalar.Fma(TScalar.Load(x), TScalar.Load(y), s0);
            s1 = TScalar.Fma(TScalar.Load(x + xBlock), TScalar.Load(y + yBlock), s1);
            s2 = TScalar.Fma(TScalar.Load(x + (2 * xBlock)), TScalar.Load(y + (2 * yBlock)), s2);
            s3 = TScalar.Fma(TScalar.Load(x + (3 * xBlock)), TScalar.Load(y + (3 * yBlock)), s3);
            s4 = TScalar.Fma(TScalar.Load(u), TScalar.Load(v), s4);
            s5 = TScalar.Fma(TScalar.Load(u + xBlock), TScalar.Load(v + yBlock), s5);
            s6 = TScalar.Fma(TScalar.Load(u + (2 * xBlock)), TScalar.Load(v + (2 * yBlock)), s6);
            s7 = TScalar.Fma(TScalar.Load(u + (3 * xBlock)), TScalar.Load(v + (3 * yBlock)), s7);
        }

        sums[0] = s0;
        sums[1] = s1;
        sums[2] = s2;
        sums[3] = s3;
        sums[4] = s4;
        sums[5] = s5;
        sums[6] = s6;
        sums[7] = s7;
    }
}
