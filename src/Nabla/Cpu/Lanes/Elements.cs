using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Cpu;

/// <summary>A function applied to a register's elements one by one.</summary>
internal static class Elements
{
    /// <summary>Puts F at each element of <paramref name="x"/> and <paramref name="y"/> whose mask is set into <paramref name="y"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Apply<R, T, F>(in R mask, in R x, ref R y)
        where R : struct
        where T : unmanaged
        where F : struct, IScalarFunction
    {
        ref T from = ref Unsafe.As<R, T>(ref Unsafe.AsRef(in x));
        ref T to = ref Unsafe.As<R, T>(ref y);
        ref byte set = ref Unsafe.As<R, byte>(ref Unsafe.AsRef(in mask));
        for (int i = 0; i < Unsafe.SizeOf<R>() / Unsafe.SizeOf<T>(); i++)
        {
            if (Unsafe.Add(ref set, i * Unsafe.SizeOf<T>()) != 0)
            {
                Unsafe.Add(ref to, i) = Of<T, F>(Unsafe.Add(ref from, i), Unsafe.Add(ref to, i));
            }
        }
    }

    /// <summary>F at x and y, of float32 or float64.</summary>
    public static T Of<T, F>(T x, T y)
        where T : unmanaged
        where F : struct, IScalarFunction
    {
        if (typeof(T) == typeof(float))
        {
            return (T)(object)(float)F.At<Elementary>((float)(object)x, (float)(object)y);
        }

        return typeof(T) == typeof(double) ? (T)(object)F.At<Elementary>((double)(object)x, (double)(object)y) : x;
    }
}
