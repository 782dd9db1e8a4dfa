using System.Numerics;
using System.Runtime.CompilerServices;
using Nabla.Cpu;
using Nabla.Eng.Ulps;
using Nabla.Loops;

namespace Nabla.Tests.Loops.Elementary;

/// <summary>Every function has the same bits at every width.</summary>
public sealed unsafe class WidthTests
{
    private const int Count = 1 << 16;

    [Fact]
    public void EveryWidthGivesTheSameSingles() => EveryFunction<float>();

    [Fact]
    public void EveryWidthGivesTheSameDoubles() => EveryFunction<double>();

    /// <summary>Results are the same on every machine and in every version: this sum of all bits changes only on purpose.</summary>
    [Fact]
    public void ResultsAreTheSameOnEveryMachine()
    {
        Assert.Equal((11080097822442093291ul, 16766918801041998854ul), (SumOf<float>(), SumOf<double>()));
    }

    private static ulong SumOf<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] inputs = Sample<T>();
        ulong sum = 0;
        Add<Exp>();
        Add<Expm1>();
        Add<Log>();
        Add<Log1p>();
        Add<Log2>();
        Add<Log10>();
        Add<Tanh>();
        Add<Sigmoid>();
        Add<Softplus>();
        Add<Erf>();
        Add<Erfc>();
        Add<Sin>();
        Add<Cos>();
        Add<Rsqrt>();
        Add<PowerOfItself>();
        Add<Exp2>();
        Add<Sinh>();
        Add<Cosh>();
        Add<Asinh>();
        Add<Acosh>();
        Add<Atanh>();
        Add<Tan>();
        Add<Asin>();
        Add<Acos>();
        Add<Atan>();
        Add<Cbrt>();
        Add<Angle>();
        Add<Length>();
        return sum;

        void Add<F>()
            where F : IFormula1
        {
            T[] results = new T[Count];
            fixed (T* x = inputs, y = results)
            {
                Lanes.Map<Lane128<T>, T, F>(x, y, Count);
            }

            foreach (T result in results)
            {
                sum = (sum * 0x9E37_79B9_7F4A_7C15) + Pattern(result);
            }
        }
    }

    private static void EveryFunction<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Same<T, Exp>();
        Same<T, Expm1>();
        Same<T, Log>();
        Same<T, Log1p>();
        Same<T, Log2>();
        Same<T, Log10>();
        Same<T, Tanh>();
        Same<T, Sigmoid>();
        Same<T, Softplus>();
        Same<T, Erf>();
        Same<T, Erfc>();
        Same<T, Phi>();
        Same<T, Sin>();
        Same<T, Cos>();
        Same<T, Rsqrt>();
        Same<T, PowerOfItself>();
        Same<T, Exp2>();
        Same<T, Sinh>();
        Same<T, Cosh>();
        Same<T, Asinh>();
        Same<T, Acosh>();
        Same<T, Atanh>();
        Same<T, Tan>();
        Same<T, Asin>();
        Same<T, Acos>();
        Same<T, Atan>();
        Same<T, Cbrt>();
        Same<T, Angle>();
        Same<T, Length>();
    }

    private static void Same<T, F>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where F : IFormula1
    {
        T[] inputs = Sample<T>();
        T[] scalar = new T[Count];
        T[] narrow = new T[Count];
        T[] middle = new T[Count];
        T[] wide = new T[Count];
        fixed (T* x = inputs, a = scalar, b = narrow, c = middle, d = wide)
        {
            Lanes.Map<Scalar<T>, T, F>(x, a, Count);
            Lanes.Map<Lane128<T>, T, F>(x, b, Count);
            Lanes.Map<Lane256<T>, T, F>(x, c, Count);
            Lanes.Map<Lane512<T>, T, F>(x, d, Count);
        }

        for (int i = 0; i < Count; i++)
        {
            ulong wanted = Pattern(scalar[i]);
            bool same = Pattern(narrow[i]) == wanted && Pattern(middle[i]) == wanted && Pattern(wide[i]) == wanted;
            Assert.True(same, $"{typeof(F).Name}({inputs[i]}) is {scalar[i]}, {narrow[i]}, {middle[i]}, {wide[i]} at 1 element, 128, 256, 512 bits");
        }
    }

    /// <summary>The bits, any NaN counting as the same one: which of two a sum gives on is the compiler's choice.</summary>
    private static ulong Pattern<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (T.IsNaN(x))
        {
            return ulong.MaxValue;
        }

        return sizeof(T) == 4 ? Unsafe.BitCast<T, uint>(x) : Unsafe.BitCast<T, ulong>(x);
    }

    /// <summary>Half are any bit patterns, half are ordinary numbers.</summary>
    private static T[] Sample<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Random random = new(20261121);
        T[] sample = new T[Count];
        for (int i = 0; i < Count; i++)
        {
            if (i % 2 == 0)
            {
                ulong bits = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
                sample[i] = sizeof(T) == 4 ? Unsafe.BitCast<uint, T>((uint)bits) : Unsafe.BitCast<ulong, T>(bits);
            }
            else
            {
                sample[i] = T.CreateChecked(Math.ScaleB(random.NextDouble() - 0.5, random.Next(-10, 11)));
            }
        }

        return sample;
    }

    private readonly struct PowerOfItself : IFormula1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, ILane<V> => Pow.At(V.Abs(x), x);
    }

    private readonly struct Angle : IFormula1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, ILane<V> => Atan2.At(x * x * x, V.Of(0.25) - x);
    }

    private readonly struct Length : IFormula1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x)
            where V : struct, ILane<V> => Hypot.At(x * x * x, V.Of(0.25) - x);
    }
}
