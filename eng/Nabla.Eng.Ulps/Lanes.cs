using System.Runtime.Intrinsics;
using Nabla.Cpu;
using Nabla.Loops;

namespace Nabla.Eng.Ulps;

/// <summary>Formulas over arrays, in the machine's widest registers.</summary>
internal static unsafe class Lanes
{
    /// <summary>The formula at each of <paramref name="count"/> numbers, a multiple of 16.</summary>
    public static void Map<F>(float* x, float* y, int count)
        where F : IFormula1
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Map<Lane512<float>, float, F>(x, y, count);
        }
        else
        {
            Map<Lane128<float>, float, F>(x, y, count);
        }
    }

    /// <inheritdoc cref="Map{F}(float*, float*, int)"/>
    public static void Map<F>(double* x, double* y, int count)
        where F : IFormula1
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Map<Lane512<double>, double, F>(x, y, count);
        }
        else
        {
            Map<Lane128<double>, double, F>(x, y, count);
        }
    }

    /// <summary>The formula at each of <paramref name="count"/> pairs, a multiple of 16.</summary>
    public static void Map2<F>(float* x, float* y, float* z, int count)
        where F : IFormula2
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Map2<Lane512<float>, float, F>(x, y, z, count);
        }
        else
        {
            Map2<Lane128<float>, float, F>(x, y, z, count);
        }
    }

    /// <inheritdoc cref="Map2{F}(float*, float*, float*, int)"/>
    public static void Map2<F>(double* x, double* y, double* z, int count)
        where F : IFormula2
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Map2<Lane512<double>, double, F>(x, y, z, count);
        }
        else
        {
            Map2<Lane128<double>, double, F>(x, y, z, count);
        }
    }

    /// <summary>The formula at each of <paramref name="count"/> numbers, a multiple of the lane's count.</summary>
    public static void Map<V, T, F>(T* x, T* y, int count)
        where V : struct, IRegister<V, T>
        where T : unmanaged
        where F : IFormula1
    {
        for (int i = 0; i < count; i += V.Count)
        {
            V.Store(F.At(V.Load(x + i)), y + i);
        }
    }

    /// <inheritdoc cref="Map{V, T, F}(T*, T*, int)"/>
    public static void Map2<V, T, F>(T* x, T* y, T* z, int count)
        where V : struct, IRegister<V, T>
        where T : unmanaged
        where F : IFormula2
    {
        for (int i = 0; i < count; i += V.Count)
        {
            V.Store(F.At(V.Load(x + i), V.Load(y + i)), z + i);
        }
    }
}
