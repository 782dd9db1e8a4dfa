using System.Runtime.InteropServices;

namespace Nabla.OpenCl.Tests.Kernels;

/// <summary>Numbers to try loops with: all that is special about a type, then random ones of all magnitudes.</summary>
internal static class Numbers
{
    private static readonly double[] s_special =
    [
        0.0, -0.0, 1, -1, 0.5, -0.5, 2, -2, 3, 1e-5, -1e-5, 0.1, 10, -10, 88.7, -88.7, 103.9, 709.7, -745, 100, -100, 1e4, -1e4, 1e10, -1e10, 1e15, 3e38, -3e38, 1e300, -1e300,
        double.PositiveInfinity, double.NegativeInfinity, double.NaN, 1.17549435e-38, 1e-40, -1e-45, 2.2250738585072014E-308, 5e-324, -1e-310, 65504, 65520, 65536, 6e-8, 2147483648, -2147483649.0, 9.3e18, -9.3e18, 255, 256, 0.75, 1.5, 2.5, 3.5, Math.PI,
    ];

    private static readonly long[] s_integers = [0, 1, -1, int.MaxValue, int.MinValue, 7, -7, long.MaxValue, long.MinValue, 1L << 40, 255, 256, -256];

    /// <summary>So many numbers of a type, as bytes.</summary>
    public static byte[] Of(DType dtype, int count, int seed)
    {
        Random random = new(seed);
        byte[] bytes = new byte[count * dtype.Size()];
        for (int i = 0; i < count; i++)
        {
            // Every special number stands beside every other one, and beside random ones.
            int turn = (i * (2 * seed + 1) + i / 64) % (2 * s_special.Length);
            double number = turn < s_special.Length ? s_special[turn] : Random(random);
            Span<byte> to = bytes.AsSpan(i * dtype.Size());
            switch (dtype)
            {
                case DType.Bool:
                    to[0] = (byte)random.Next(2);
                    break;
                case DType.UInt8:
                    to[0] = (byte)random.Next(256);
                    break;
                case DType.Int32:
                    int narrow = Special(random, i) ? (int)s_integers[i % s_integers.Length] : random.Next(-100, 100);
                    MemoryMarshal.Write(to, narrow);
                    break;
                case DType.Int64:
                    long wide = Special(random, i) ? s_integers[i % s_integers.Length] : random.NextInt64(-100, 100);
                    MemoryMarshal.Write(to, wide);
                    break;
                default:
                    Write(to, dtype, number);
                    break;
            }
        }

        return bytes;
    }

    /// <summary>So many numbers of [−1, 1), or integers of any size, as bytes.</summary>
    public static byte[] Small(DType dtype, int count, int seed)
    {
        if (!dtype.IsFloating())
        {
            return Of(dtype, count, seed);
        }

        Random random = new(seed);
        byte[] bytes = new byte[count * dtype.Size()];
        for (int i = 0; i < count; i++)
        {
            Write(bytes.AsSpan(i * dtype.Size()), dtype, 2 * random.NextDouble() - 1);
        }

        return bytes;
    }

    private static void Write(Span<byte> to, DType dtype, double number)
    {
        switch (dtype)
        {
            case DType.Float16:
                MemoryMarshal.Write(to, (Half)number);
                break;
            case DType.BFloat16:
                MemoryMarshal.Write(to, (ushort)(BitConverter.SingleToUInt32Bits((float)number) >> 16));
                break;
            case DType.Float32:
                MemoryMarshal.Write(to, (float)number);
                break;
            default:
                MemoryMarshal.Write(to, number);
                break;
        }
    }

    private static bool Special(Random random, int i) => i % 2 == 0 || random.Next(4) == 0;

    private static double Random(Random random) => random.Next(4) switch
    {
        0 => 2 * random.NextDouble() - 1,
        1 => 20 * random.NextDouble() - 10,
        2 => (random.Next(2) * 2 - 1) * Math.Exp(40 * random.NextDouble() - 20),
        _ => (random.Next(2) * 2 - 1) * Math.Exp(170 * random.NextDouble() - 85),
    };
}
