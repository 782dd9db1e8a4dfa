using System.Runtime.InteropServices;
using Nabla.Compilation;
using Nabla.Cpu;

namespace Nabla.Tests.Compilation;

/// <summary>Conversions between all element types as parts of loops: the bits of the machine's own conversion, on registers of every width and in tiles.</summary>
public sealed class FusedConversionTests
{
    private static readonly double[] s_numbers =
    [
        double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, -0.0, 1, -1, 0.5, -0.5, 1.5, 2.5, -2.5, 127.5, 254.9, 255.5, 256, 300, -300, 1023.75, 2049, 4097, 65504, 65519.996, 65520, 65536, 1e5, -1e5,
        6.1e-5, 6.0975e-5, 5.96e-8, 2.98e-8, 2.99e-8, 1e-9, -3e-8, 1e-39, 1e-45, 1e-310, 16777217, -16777217, 2147483647, 2147483648, -2147483648, -2147483649, 4294967297, 9007199254740993,
        9.2233720368547748e18, 9.3e18, -9.3e18, 3.4e38, 3.41e38, 1e300, 1.00390625, 1.01171875, 1.001953125, 1.000244140625, 1.0009765625, 1.00048828125, 3.3895313892515355e38, 3.3961775292304957e38,
    ];

    public static TheoryData<DType, DType> Pairs()
    {
        TheoryData<DType, DType> pairs = [];
        foreach (DType from in Enum.GetValues<DType>())
        {
            foreach (DType to in Enum.GetValues<DType>().Where(to => to != from && SymbolicConversion.IsPossible(from, to)))
            {
                pairs.Add(from, to);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Every_pair(DType from, DType to)
    {
        Operand x = Numbers(from);
        foreach (DType beside in new[] { DType.Bool, DType.Float32, DType.Int64 })
        {
            LoopProgram.Writer writer = new();
            int input = writer.Input(from);
            writer.Output(writer.Apply(Conversion.Token, to, input));
            writer.Output(writer.Input(beside));
            LoopProgram program = writer.ToProgram();
            Operand other = Operands.Random(beside, x.Shape, new Random(1));
            foreach (int bits in new[] { 0, 128, 256, 512 })
            {
                CpuMachine plain = new(bits);
                Operand[] expected = OneByOne.Run(plain, program, x.Shape, [x, other]);
                foreach (bool emits in new[] { true, false })
                {
                    CpuMachine machine = new(bits, emits);
                    Operand[] actual = Operands.Fused(machine, program, x.Shape, [x, other]);
                    Operand[] repeated = Operands.Fused(machine, program, [5, (int)x.Shape.Count], [Rows(x), Rows(other)]);
                    string what = $"{from} to {to} beside {beside}, {bits} bits, {(emits ? "code" : "tiles")}";
                    for (int i = 0; i < 2; i++)
                    {
                        byte[] bytes = Operands.Read(plain, expected[i]);
                        Assert.True(Operands.Same(bytes, Operands.Read(machine, actual[i]), expected[i].DType), what);
                        Assert.True(Operands.Same([.. Enumerable.Repeat(bytes, 5).SelectMany(row => row)], Operands.Read(machine, repeated[i]), expected[i].DType), what + ", rows");
                    }
                }
            }
        }
    }

    private static Operand Rows(Operand x) => Operands.Strided(new Operand(new TensorType(x.DType, [5, (int)x.Shape.Count]), x.Layout, x.Storage), [0, 1], 0, x.Storage);

    private static Operand Numbers(DType dtype)
    {
        CpuMachine machine = new();
        Random random = new(3);
        double[] numbers = [.. s_numbers, .. Enumerable.Range(0, 400).Select(i => Math.Pow(10, 20 * random.NextDouble() - 9) * (i % 2 == 0 ? 1 : -1)), .. Enumerable.Range(0, 71).Select(_ => random.NextDouble() - 0.5)];
        Operand x = Operands.Empty(DType.Float64, [numbers.Length]);
        numbers.CopyTo(MemoryMarshal.Cast<byte, double>(Operands.Bytes(x)));
        if (dtype == DType.Float64)
        {
            return x;
        }

        if (dtype == DType.Int64)
        {
            Operand integers = Operands.Empty(dtype, x.Shape);
            Span<long> longs = MemoryMarshal.Cast<byte, long>(Operands.Bytes(integers));
            for (int i = 0; i < longs.Length; i++)
            {
                longs[i] = i % 3 == 0 ? random.NextInt64(long.MinValue, long.MaxValue) : i % 3 == 1 ? random.NextInt64(-70000, 70000) : (1L << random.Next(63)) + random.Next(-1, 2);
            }

            return integers;
        }

        Operand z = Operands.Empty(dtype, x.Shape);
        machine.Convert(x, z);
        return z;
    }
}
