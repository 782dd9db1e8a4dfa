using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Nabla.Cpu;
using Nabla.Loops;

namespace Nabla.Bench.Lanes;

/// <summary>Nanoseconds an element of formulas over 100,000 numbers in the second-level cache, at each register width.</summary>
internal static unsafe class Program
{
    private const int Length = 98 * 1024;

    private static void Main(string[] arguments)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Console.WriteLine("ns an element           scalar     128     256     512");
        Table<float>(arguments);
        Table<double>(arguments);
    }

    private static void Table<T>(string[] wanted)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* x = (T*)NativeMemory.AlignedAlloc((nuint)(Length * sizeof(T)), 64);
        T* z = (T*)NativeMemory.AlignedAlloc((nuint)(Length * sizeof(T)), 64);
        for (int i = 0; i < Length; i++)
        {
            x[i] = T.CreateChecked((i % 97) - 48) / T.CreateChecked(16);
        }

        Line<Copy>("copy");
        Line<Exp>("exp");
        Line<Exp2>("exp2");
        Line<Expm1>("expm1");
        Line<Log>("log");
        Line<Log2>("log2");
        Line<Log10>("log10");
        Line<Log1p>("log1p");
        Line<Sin>("sin");
        Line<Cos>("cos");
        Line<Tan>("tan");
        Line<Asin>("asin");
        Line<Acos>("acos");
        Line<Atan>("atan");
        Line<Sinh>("sinh");
        Line<Cosh>("cosh");
        Line<Tanh>("tanh");
        Line<Asinh>("asinh");
        Line<Acosh>("acosh");
        Line<Atanh>("atanh");
        Line<Sigmoid>("sigmoid");
        Line<Softplus>("softplus");
        Line<Erf>("erf");
        Line<Erfc>("erfc");
        Line<Rsqrt>("rsqrt");
        Line<Cbrt>("cbrt");
        Line<Power>("|x|^x");
        NativeMemory.AlignedFree(x);
        NativeMemory.AlignedFree(z);

        void Line<F>(string name)
            where F : IFormula1
        {
            if (wanted.Length > 0 && !wanted.Contains(name))
            {
                return;
            }

            Console.WriteLine($"{typeof(T).Name,-8}{name,-12}{Best(&Map<Scalar<T>, T, F>, x, z),10:F3}{Best(&Map<Lane128<T>, T, F>, x, z),8:F3}{Best(&Map<Lane256<T>, T, F>, x, z),8:F3}{Best(&Map<Lane512<T>, T, F>, x, z),8:F3}");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Map<V, T, F>(T* x, T* z)
        where V : struct, IRegister<V, T>
        where T : unmanaged
        where F : IFormula1
    {
        for (nint i = 0; i < Length; i += V.Count)
        {
            V.Store(F.At(V.Load(x + i)), z + i);
        }
    }

    private static double Best<T>(delegate*<T*, T*, void> map, T* x, T* z)
        where T : unmanaged
    {
        double best = double.MaxValue;
        for (int round = 0; round < 12; round++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < 10; i++)
            {
                map(x, z);
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / (10.0 * Length));
        }

        return best;
    }

    private readonly struct Copy : IFormula1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, ILane<V> => x;
    }

    private readonly struct Power : IFormula1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, ILane<V> => Pow.At(V.Abs(x), x);
    }
}
