using System.Runtime.CompilerServices;
using Nabla.Cpu;

namespace Nabla.Tests.Cpu;

public sealed class HalfRunsTests
{
    [Fact]
    public void EveryHalfBecomesItsNumber()
    {
        ushort[] halves = [.. Enumerable.Range(0, 65536).Select(static bits => (ushort)bits)];
        AssertSame([.. halves.Select(static bits => (float)BitConverter.UInt16BitsToHalf(bits))], Widen(Halfword.Float16, halves));
        AssertSame([.. halves.Select(static bits => BitConverter.UInt32BitsToSingle((uint)bits << 16))], Widen(Halfword.BFloat16, halves));
    }

    // Where rounding changes its mind: at every half, half way to the next, and one float32 to either side of both.
    [Fact]
    public void NumbersAreRoundedToNearest()
    {
        foreach (Halfword format in (Halfword[])[Halfword.Float16, Halfword.BFloat16])
        {
            List<float> numbers = [0.5e-45f, 1e-45f, 1e-38f, 1e-40f, 3e38f, float.MaxValue, BitConverter.UInt32BitsToSingle(0x7FFFFFFF), BitConverter.UInt32BitsToSingle(0x7F800001)];
            for (int bits = 0; bits < 65536; bits++)
            {
                uint here = BitConverter.SingleToUInt32Bits(Widen(format, (ushort)bits));
                uint middle = here + (format == Halfword.Float16 ? 0x1000u : 0x8000u);
                foreach (uint near in (uint[])[here, here - 1, here + 1, middle, middle - 1, middle + 1])
                {
                    numbers.Add(BitConverter.UInt32BitsToSingle(near));
                }
            }

            // Halves below the normal ones lie further apart.
            for (int fraction = 0; fraction < 2048; fraction++)
            {
                float number = (fraction + 0.5f) * MathF.ScaleB(1, -25);
                numbers.AddRange([number, MathF.BitIncrement(number), MathF.BitDecrement(number), -number]);
            }

            Assert.Equal([.. numbers.Select(number => Narrow(format, number))], Narrow(format, [.. numbers]));
        }
    }

    [Fact]
    public void NothingBeyondARunIsTouched()
    {
        for (int count = 0; count <= 40; count++)
        {
            float[] numbers = [.. Enumerable.Range(0, count).Select(static index => index - 3.3f)];
            foreach (Halfword format in (Halfword[])[Halfword.Float16, Halfword.BFloat16])
            {
                ushort[] halves = Narrow(format, numbers);
                Assert.Equal(numbers.Select(number => Narrow(format, number)), halves);
                AssertSame([.. halves.Select(half => Widen(format, half))], Widen(format, halves));
            }
        }
    }

    private static float Widen(Halfword format, ushort half) =>
        format == Halfword.Float16 ? (float)BitConverter.UInt16BitsToHalf(half) : Unsafe.BitCast<ushort, BFloat16>(half);

    private static ushort Narrow(Halfword format, float number) =>
        format == Halfword.Float16 ? BitConverter.HalfToUInt16Bits((Half)number) : Unsafe.BitCast<BFloat16, ushort>((BFloat16)number);

    private static unsafe float[] Widen(Halfword format, ushort[] halves)
    {
        float[] numbers = new float[halves.Length + 1];
        numbers[^1] = 77;
        fixed (ushort* from = halves)
        {
            fixed (float* to = numbers)
            {
                HalfRuns.Widen(format, from, to, halves.Length);
            }
        }

        Assert.Equal(77, numbers[^1]);
        return numbers[..^1];
    }

    private static unsafe ushort[] Narrow(Halfword format, float[] numbers)
    {
        ushort[] halves = new ushort[numbers.Length + 1];
        halves[^1] = 77;
        fixed (float* from = numbers)
        {
            fixed (ushort* to = halves)
            {
                HalfRuns.Narrow(format, from, to, numbers.Length);
            }
        }

        Assert.Equal(77, halves[^1]);
        return halves[..^1];
    }

    private static void AssertSame(float[] expected, float[] actual) =>
        Assert.Equal(expected.Select(BitConverter.SingleToUInt32Bits), actual.Select(BitConverter.SingleToUInt32Bits));
}
