using System.Numerics;
using System.Runtime.CompilerServices;
using Nabla.Cpu;
using Nabla.Loops;

namespace Nabla.Tests.Cpu.Lanes;

/// <summary>Every member of a lane has the same bits at every width, for every element type.</summary>
public sealed unsafe class LaneTests
{
    private const int Count = 1 << 13;

    [Fact]
    public void EveryWidthGivesTheSameSingles() => Floating<float>();

    [Fact]
    public void EveryWidthGivesTheSameDoubles() => Floating<double>();

    [Fact]
    public void EveryWidthGivesTheSameInts() => Any<int>();

    [Fact]
    public void EveryWidthGivesTheSameLongs() => Any<long>();

    [Fact]
    public void EveryWidthGivesTheSameBytes() => Any<byte>();

    [Fact]
    public void MasksTravelAsBools()
    {
        Masks<float>();
        Masks<double>();
        Masks<int>();
        Masks<long>();
        Masks<byte>();
    }

    private static void Floating<T>()
        where T : unmanaged, IBinaryNumber<T>
    {
        Any<T>();
        Same<T, Scaled>();
        Same<T, Exponents>();
        Same<T, Mantissas>();
        Same<T, Eached>();
    }

    private static void Any<T>()
        where T : unmanaged, IBinaryNumber<T>
    {
        Same<T, Sum>();
        Same<T, Difference>();
        Same<T, Product>();
        Same<T, Ratio>();
        Same<T, Opposite>();
        Same<T, Fused>();
        Same<T, Absolute>();
        Same<T, Smaller>();
        Same<T, Larger>();
        Same<T, Clamped>();
        Same<T, Root>();
        Same<T, Floors>();
        Same<T, Ceilings>();
        Same<T, Truncated>();
        Same<T, Rounded>();
        Same<T, Signed>();
        Same<T, Comparisons>();
        Same<T, Bitwise>();
        Same<T, Shifted>();
        Same<T, Constants>();
    }

    private static void Same<T, F>()
        where T : unmanaged, IBinaryNumber<T>
        where F : IFormula2
    {
        T[] left = Sample<T>(1);
        T[] right = Sample<T>(2);
        T[] scalar = Map<Scalar<T>, T, F>(left, right);
        T[] narrow = Map<Lane128<T>, T, F>(left, right);
        T[] middle = Map<Lane256<T>, T, F>(left, right);
        T[] wide = Map<Lane512<T>, T, F>(left, right);
        for (int i = 0; i < Count; i++)
        {
            ulong wanted = Pattern(scalar[i]);
            bool same = Pattern(narrow[i]) == wanted && Pattern(middle[i]) == wanted && Pattern(wide[i]) == wanted;
            Assert.True(same, $"{typeof(F).Name}({left[i]}, {right[i]}) of {typeof(T).Name} is {scalar[i]}, {narrow[i]}, {middle[i]}, {wide[i]} at 1 element, 128, 256, 512 bits");
        }
    }

    private static T[] Map<V, T, F>(T[] left, T[] right)
        where V : struct, IRegister<V, T>
        where T : unmanaged
        where F : IFormula2
    {
        T[] result = new T[Count];
        fixed (T* x = left, y = right, z = result)
        {
            for (int i = 0; i < Count; i += V.Count)
            {
                V.Store(F.At(V.Load(x + i), V.Load(y + i)), z + i);
            }
        }

        return result;
    }

    private static void Masks<T>()
        where T : unmanaged, IBinaryNumber<T>
    {
        MasksOf<Scalar<T>, T>();
        MasksOf<Lane128<T>, T>();
        MasksOf<Lane256<T>, T>();
        MasksOf<Lane512<T>, T>();
    }

    private static void MasksOf<V, T>()
        where V : struct, IRegister<V, T>
        where T : unmanaged, IBinaryNumber<T>
    {
        Random random = new(7);
        byte* from = stackalloc byte[V.Count + 1];
        byte* to = stackalloc byte[V.Count + 1];
        T* elements = stackalloc T[V.Count];
        for (int round = 0; round < 50; round++)
        {
            for (int i = 0; i < V.Count; i++)
            {
                from[i] = (byte)random.Next(2);
            }

            from[V.Count] = 1;
            to[V.Count] = 99;
            V mask = V.LoadMask(from);
            V.Store(V.Select(mask, V.Of(3), V.Of(5)), elements);
            V.StoreMask(mask, to);
            for (int i = 0; i < V.Count; i++)
            {
                Assert.Equal(T.CreateChecked(from[i] == 1 ? 3 : 5), elements[i]);
                Assert.Equal(from[i], to[i]);
            }

            Assert.Equal(99, to[V.Count]);
        }
    }

    private static ulong Pattern<T>(T x)
        where T : unmanaged, IBinaryNumber<T>
    {
        if (T.IsNaN(x))
        {
            return ulong.MaxValue;
        }

        return sizeof(T) switch
        {
            1 => Unsafe.BitCast<T, byte>(x),
            4 => Unsafe.BitCast<T, uint>(x),
            _ => Unsafe.BitCast<T, ulong>(x),
        };
    }

    /// <summary>A third any bits, a third small numbers, a third the ends of the range, zeros, infinities and NaN.</summary>
    private static T[] Sample<T>(int seed)
        where T : unmanaged, IBinaryNumber<T>
    {
        double[] ends = [0, -0.0, 1, -1, 0.5, -0.5, 1.5, 2.5, double.Epsilon, float.Epsilon, float.MaxValue, double.MaxValue, double.MinValue, int.MinValue, int.MaxValue, long.MinValue, long.MaxValue, 127, 255, double.PositiveInfinity, double.NegativeInfinity, double.NaN];
        Random random = new(seed);
        T[] sample = new T[Count];
        for (int i = 0; i < Count; i++)
        {
            ulong bits = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
            sample[i] = random.Next(3) switch
            {
                0 => Unsafe.As<ulong, T>(ref bits),
                1 => T.CreateTruncating((random.NextDouble() - 0.5) * 40),
                _ => T.CreateSaturating(ends[random.Next(ends.Length)]),
            };
        }

        return sample;
    }

    private readonly struct Sum : IFormula2
    {
        public static V At<V>(V x, V y)
            where V : struct, ILane<V> => x + y;
    }

    private readonly struct Difference : IFormula2
    {
        public static V At<V>(V x, V y)
            where V : struct, ILane<V> => x - y;
    }

    private readonly struct Product : IFormula2
    {
        public static V At<V>(V x, V y)
            where V : struct, ILane<V> => x * y;
    }

    private readonly struct Ratio : IFormula2
    {
        public static V At<V>(V x, V y)
            where V : struct, ILane<V> => x / y;
    }

    private readonly struct Opposite : IFormula2
    {
        public static V At<V>(V x, V y)
            where V : struct, ILane<V> => -x;
    }

    private readonly struct Fused : IFormula2
    {
        public static V At<V>(V x, V y)
            where V : struct, ILane<V> => V.Fma(x, y, y);
    }

    private readonly struct Absolute : IFormula2
    {
        public static V At<V>(V x, V y)
            where V : struct, ILane<V> => V.Abs(x);
    }

    private readonly struct Smaller : IFormula2
    {
        public static V At<V>(V x, V y)
            where V : struct, ILane<V> => V.Min(x, y);
    }

    private readonly struct Larger : IFormula2
    {
        public static V At<V>(V x, V y)
            where V : struct, ILane<V> => V.Max(x, y);
    }

    private readonly struct Clamped : IFormula2
    {
        public static V At<V>(V x, V y)
            where V : struct, ILane<V> => V.Clamp(x, V.Of(0), V.Of(3)) + V.Clamp(y, V.Of(-0.0), V.Of(100));
    }

    private readonly struct Root : IFormula2
    {
        public static V At<V>(V x, V y)
            where V : struct, ILane<V> => V.Sqrt(x);
    }

    private readonly struct Floors : IFormula2
    {
        public static V At<V>(V x, V y)
            where V : struct, ILane<V> => V.Floor(x);
    }

    private readonly struct Ceilings : IFormula2
    {
        public static V At<V>(V x, V y)
            where V : struct, ILane<V> => V.Ceiling(x);
    }

    private readonly struct Truncated : IFormula2
    {
        public static V At<V>(V x, V y)
            where V : struct, ILane<V> => V.Truncate(x);
    }

    private readonly struct Rounded : IFormula2
    {
        public static V At<V>(V x, V y)
            where V : struct, ILane<V> => V.Round(x);
    }

    private readonly struct Signed : IFormula2
    {
        public static V At<V>(V x, V y)
            where V : struct, ILane<V> => V.CopySign(x, y);
    }

    private readonly struct Scaled : IFormula2
    {
        public static V At<V>(V x, V y)
            where V : struct, ILane<V> => V.Scale(x, V.Round(V.Clamp(V.Select(V.Equal(y, y), y, V.Of(0)) * V.Of(5), V.Of(-2100), V.Of(2100))));
    }

    private readonly struct Exponents : IFormula2
    {
        public static V At<V>(V x, V y)
            where V : struct, ILane<V> =>
            V.Exponent(V.Select(V.Less(V.Of(0), V.Abs(x)) & V.Less(V.Abs(x), V.Of(double.PositiveInfinity)), x, V.Of(1)));
    }

    private readonly struct Mantissas : IFormula2
    {
        public static V At<V>(V x, V y)
            where V : struct, ILane<V> => V.Mantissa(x) + V.Octave(V.Abs(y));
    }

    private readonly struct Comparisons : IFormula2
    {
        public static V At<V>(V x, V y)
            where V : struct, ILane<V> =>
            V.Select(V.Less(x, y), V.Of(1), V.Of(0)) + V.Select(V.LessOrEqual(x, y), V.Of(2), V.Of(0)) + V.Select(V.Equal(x, y), V.Of(4), V.Of(0));
    }

    private readonly struct Bitwise : IFormula2
    {
        public static V At<V>(V x, V y)
            where V : struct, ILane<V> => V.Select(x, ~y, x & y) ^ (x | V.OfBits(0x0123_4567_89AB_CDEF));
    }

    private readonly struct Shifted : IFormula2
    {
        public static V At<V>(V x, V y)
            where V : struct, ILane<V> => V.AddBits(V.ShiftLeft(x, 3), V.ShiftRight(y, 5));
    }

    private readonly struct Constants : IFormula2
    {
        public static V At<V>(V x, V y)
            where V : struct, ILane<V> => V.Of(2.5) * (x - V.Of(100));
    }

    private readonly struct Eached : IFormula2
    {
        public static V At<V>(V x, V y)
            where V : struct, ILane<V> => V.Each<Third>(V.Less(y, V.Of(0)), x, y);
    }

    private readonly struct Third : IScalarFunction
    {
        public static double At<E>(double x, double y)
            where E : struct, IElementary => x / 3 + y;
    }
}
