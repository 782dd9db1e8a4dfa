using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Cpu;

/// <summary>Adds rows of a matrix of windows to where the windows look.</summary>
internal static unsafe class PatchSums<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>Adds what weights <paramref name="first"/> to <paramref name="end"/> give to the places of the runs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(T* from, nint row, long* offsets, int first, int end, Patches<T>.Run* runs, int count, int step, T* reach)
    {
        for (int tap = first; tap < end; tap++, from += row)
        {
            T* to = reach + offsets[tap];
            for (int i = 0; i < count; i++)
            {
                T* source = from + runs[i].To;
                T* target = to + runs[i].From;
                int length = runs[i].Length;
                if (step == 1)
                {
                    Add(source, target, length);
                }
                else
                {
                    for (int j = 0; j < length; j++)
                    {
                        target[(long)j * step] += source[j];
                    }
                }
            }
        }
    }

    /// <summary>to[j] += from[j].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(T* from, T* to, long length)
    {
        long j = 0;
        for (; j <= length - Vector512<T>.Count; j += Vector512<T>.Count)
        {
            (Vector512.Load(to + j) + Vector512.Load(from + j)).Store(to + j);
        }

        if (j <= length - Vector256<T>.Count)
        {
            (Vector256.Load(to + j) + Vector256.Load(from + j)).Store(to + j);
            j += Vector256<T>.Count;
        }

        if (j <= length - Vector128<T>.Count)
        {
            (Vector128.Load(to + j) + Vector128.Load(from + j)).Store(to + j);
            j += Vector128<T>.Count;
        }

        for (; j < length; j++)
        {
            to[j] += from[j];
        }
    }
}
