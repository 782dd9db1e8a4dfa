using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>The innermost loop of a vector times a matrix: chains of fused multiply-adds, side by side, continued from memory.</summary>
/// <typeparam name="TVector">The register.</typeparam>
/// <typeparam name="TRegister">What it can do.</typeparam>
/// <typeparam name="TCount">How many registers wide the tile is: 1, 2, 4 or 8.</typeparam>
/// <typeparam name="TRows">How the matrix's rows follow each other.</typeparam>
internal static unsafe class RowTile<TVector, TRegister, TCount, TRows>
    where TVector : unmanaged
    where TRegister : struct, IRegister<TVector>
    where TCount : struct, IRows
    where TRows : struct, IColumns
{
    /// <summary>sums[j] continues its chain by x[p]·w[p, j] for each p; strides in bytes, <paramref name="wRow"/> what TRows says.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Continue(nint depth, byte* x, nint xStep, byte* w, nint wRow, TVector* sums)
    {
        nint lanes = sizeof(TVector);
        TVector s0 = sums[0], s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        if (TCount.Count >= 2)
        {
            s1 = sums[1];
        }

        if (TCount.Count >= 4)
        {
            s2 = sums[2];
            s3 = sums[3];
        }

        if (TCount.Count >= 8)
        {
            s4 = sums[4];
            s5 = sums[5];
            s6 = sums[6];
            s7 = sums[7];
        }

        nint* steps = (nint*)wRow;
        for (; depth > 0; depth--)
        {
            TVector e = TRegister.Broadcast(x);
            s0 = TRegister.Fma(e, TRegister.Load(w), s0);
            if (TCount.Count >= 2)
            {
                s1 = TRegister.Fma(e, TRegister.Load(w + lanes), s1);
            }

            if (TCount.Count >= 4)
            {
                s2 = TRegister.Fma(e, TRegister.Load(w + (2 * lanes)), s2);
                s3 = TRegister.Fma(e, TRegister.Load(w + (3 * lanes)), s3);
            }

            if (TCount.Count >= 8)
            {
                s4 = TRegister.Fma(e, TRegister.Load(w + (4 * lanes)), s4);
                s5 = TRegister.Fma(e, TRegister.Load(w + (5 * lanes)), s5);
                s6 = TRegister.Fma(e, TRegister.Load(w + (6 * lanes)), s6);
                s7 = TRegister.Fma(e, TRegister.Load(w + (7 * lanes)), s7);
            }

            x += xStep;
            w += TRows.AreListed ? *steps++ : wRow;
        }

        sums[0] = s0;
        if (TCount.Count >= 2)
        {
            sums[1] = s1;
        }

        if (TCount.Count >= 4)
        {
            sums[2] = s2;
            sums[3] = s3;
        }

        if (TCount.Count >= 8)
        {
            sums[4] = s4;
            sums[5] = s5;
            sums[6] = s6;
            sums[7] = s7;
        }
    }
}
