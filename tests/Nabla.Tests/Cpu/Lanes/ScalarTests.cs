using System.Numerics;
using Nabla.Cpu;
using Nabla.Loops;

namespace Nabla.Tests.Cpu.Lanes;

/// <summary>What the members of a lane mean, on one element; the other widths are compared with it.</summary>
public sealed unsafe class ScalarTests
{
    [Theory]
    [InlineData(7, 2, 3)]
    [InlineData(-7, 2, -3)]
    [InlineData(7, -2, -3)]
    [InlineData(5, 0, 0)]
    [InlineData(int.MinValue, -1, int.MinValue)]
    [InlineData(int.MinValue, 0, 0)]
    public void IntegersDivideTowardZeroAndNeverThrow(int x, int y, int wanted)
    {
        Scalar<int>.Store(Scalar<int>.Load(&x) / Scalar<int>.Load(&y), &x);
        Assert.Equal(wanted, x);
    }

    [Fact]
    public void TheSmallestLongOverMinusOneIsItself()
    {
        long x = long.MinValue;
        long y = -1;
        Scalar<long>.Store(Scalar<long>.Load(&x) / Scalar<long>.Load(&y), &x);
        Assert.Equal(long.MinValue, x);
    }

    [Theory]
    [InlineData(1, double.NaN, double.NaN, double.NaN)]
    [InlineData(double.NaN, 1, double.NaN, double.NaN)]
    [InlineData(0.0, -0.0, -0.0, 0.0)]
    [InlineData(double.NegativeInfinity, 3, double.NegativeInfinity, 3)]
    public void MinAndMaxPropagateNaNAndOrderZeros(double x, double y, double least, double most)
    {
        double min;
        double max;
        Scalar<double>.Store(Scalar<double>.Min(Scalar<double>.Load(&x), Scalar<double>.Load(&y)), &min);
        Scalar<double>.Store(Scalar<double>.Max(Scalar<double>.Load(&x), Scalar<double>.Load(&y)), &max);
        Assert.Equal(BitConverter.DoubleToInt64Bits(least), BitConverter.DoubleToInt64Bits(min));
        Assert.Equal(BitConverter.DoubleToInt64Bits(most), BitConverter.DoubleToInt64Bits(max));
    }

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(1.5, 2)]
    [InlineData(2.5, 2)]
    [InlineData(-0.5, -0.0)]
    [InlineData(-3.5, -4)]
    public void RoundTakesTiesToEven(double x, double wanted)
    {
        Scalar<double>.Store(Scalar<double>.Round(Scalar<double>.Load(&x)), &x);
        Assert.Equal(BitConverter.DoubleToInt64Bits(wanted), BitConverter.DoubleToInt64Bits(x));
    }

    [Fact]
    public void ScaleRoundsOnceInHardwareAndWithout()
    {
        Random random = new(3);
        for (int i = 0; i < 200_000; i++)
        {
            double x = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            double n = random.Next(-2100, 2101);
            double wanted = Math.ScaleB(x, (int)n);
            if (double.IsNaN(x))
            {
                continue;
            }

            double found;
            Scalar<double>.Store(Scalar<double>.Scale(Scalar<double>.Load(&x), Scalar<double>.Load(&n)), &found);
            Assert.Equal(wanted, found);
            Scalar<double>.Store(Powers.Scale(Scalar<double>.Load(&x), Scalar<double>.Load(&n)), &found);
            Assert.Equal(wanted, found);

            float single = BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue));
            float m = random.Next(-300, 301);
            float exact = (float)Math.ScaleB(single, (int)m);
            if (float.IsNaN(single))
            {
                continue;
            }

            float narrow;
            Scalar<float>.Store(Scalar<float>.Scale(Scalar<float>.Load(&single), Scalar<float>.Load(&m)), &narrow);
            Assert.Equal(exact, narrow);
            Scalar<float>.Store(Powers.Scale(Scalar<float>.Load(&single), Scalar<float>.Load(&m)), &narrow);
            Assert.Equal(exact, narrow);
        }
    }

    [Fact]
    public void ExponentKnowsSubnormalNumbersInHardwareAndWithout()
    {
        Random random = new(4);
        for (int i = 0; i < 100_000; i++)
        {
            double x = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue) >> (i % 16 == 0 ? 13 : 0));
            x = i == 0 ? double.Epsilon : x;
            if (!double.IsFinite(x) || x == 0)
            {
                continue;
            }

            double found;
            Scalar<double>.Store(Scalar<double>.Exponent(Scalar<double>.Load(&x)), &found);
            Assert.Equal(Math.ILogB(x), found);
            Scalar<double>.Store(Powers.Exponent(Scalar<double>.Load(&x)), &found);
            Assert.Equal(Math.ILogB(x), found);

            float single = BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue) >> (i % 16 == 0 ? 9 : 0));
            single = i == 0 ? float.Epsilon : single;
            if (!float.IsFinite(single) || single == 0)
            {
                continue;
            }

            float narrow;
            Scalar<float>.Store(Scalar<float>.Exponent(Scalar<float>.Load(&single)), &narrow);
            Assert.Equal(Math.ILogB(single), narrow);
            Scalar<float>.Store(Powers.Exponent(Scalar<float>.Load(&single)), &narrow);
            Assert.Equal(Math.ILogB(single), narrow);
        }
    }

    [Fact]
    public void MantissasLieBetweenThreeQuartersAndOneAndAHalfInHardwareAndWithout()
    {
        Random random = new(5);
        for (int i = 0; i < 100_000; i++)
        {
            double x = BitConverter.Int64BitsToDouble(random.NextInt64() >> (i % 16 == 0 ? 13 : 0));
            x = i == 0 ? double.Epsilon : i == 1 ? 1.5 : i == 2 ? Math.BitDecrement(1.5) : i == 3 ? 0.75 : i == 4 ? Math.BitDecrement(0.75) : x;
            if (x == 0 || !double.IsFinite(x))
            {
                continue;
            }

            int exponent = Math.ILogB(x);
            double mantissa = Math.ScaleB(Math.ScaleB(x, -exponent / 2), -exponent - (-exponent / 2));
            (mantissa, exponent) = mantissa < 1.5 ? (mantissa, exponent) : (mantissa / 2, exponent + 1);
            Assert.Equal((mantissa, exponent, mantissa, exponent), Split(x));
        }

        for (int i = 0; i < 100_000; i++)
        {
            float x = BitConverter.Int32BitsToSingle(random.Next() >> (i % 16 == 0 ? 9 : 0));
            x = i == 0 ? float.Epsilon : i == 1 ? 1.5f : i == 2 ? MathF.BitDecrement(1.5f) : i == 3 ? 0.75f : i == 4 ? MathF.BitDecrement(0.75f) : x;
            if (x == 0 || !float.IsFinite(x))
            {
                continue;
            }

            int exponent = Math.ILogB(x);
            float mantissa = (float)Math.ScaleB((double)x, -exponent);
            (mantissa, exponent) = mantissa < 1.5f ? (mantissa, exponent) : (mantissa / 2, exponent + 1);
            Assert.Equal((mantissa, exponent, mantissa, exponent), Split(x));
        }
    }

    [Theory]
    [InlineData(0.0, 1, double.NegativeInfinity)]
    [InlineData(double.PositiveInfinity, 1, double.PositiveInfinity)]
    [InlineData(double.NaN, double.NaN, double.NaN)]
    public void MantissasOfWhatIsNotFiniteAndPositiveLetLogarithmsPickNothingOut(double x, double mantissa, double octave)
    {
        Assert.Equal((mantissa, octave, mantissa, octave), Split(x));
        Assert.Equal(((float)mantissa, (float)octave, (float)mantissa, (float)octave), Split((float)x));
        Assert.Equal((1, double.NegativeInfinity, 1, double.NegativeInfinity), Split(-0.0));
        Assert.Equal((double.NaN, double.NaN), (Split(-1.0).Item1, Split(-1.0).Item3));
        Assert.Equal((float.NaN, float.NaN), (Split(float.NegativeInfinity).Item1, Split(float.NegativeInfinity).Item3));
    }

    private static (T, T, T, T) Split<T>(T x)
        where T : unmanaged, IBinaryNumber<T>, IMinMaxValue<T>
    {
        T* found = stackalloc T[4];
        Scalar<T> lane = Scalar<T>.Load(&x);
        Scalar<T>.Store(Scalar<T>.Mantissa(lane), found);
        Scalar<T>.Store(Scalar<T>.Octave(lane), found + 1);
        Scalar<T>.Store(Powers.Mantissa(lane), found + 2);
        Scalar<T>.Store(Powers.Octave(lane), found + 3);
        return (found[0], found[1], found[2], found[3]);
    }
}
