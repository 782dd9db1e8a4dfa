using System.Numerics;
using System.Runtime.InteropServices;
using Nabla.Compilation;
using Nabla.Cpu;
using Nabla.Primitives;

namespace Nabla.Tests.Cpu;

/// <summary>Sums give the same bits in registers of every width, wherever rows begin.</summary>
public sealed class ReductionTests
{
    [Theory]
    [InlineData(5, 1001)]
    [InlineData(130, 257)]
    [InlineData(3, 9000)]
    [InlineData(200, 64)]
    [InlineData(9, 63)]
    [InlineData(1, 3)]
    [InlineData(2, 10)]
    [InlineData(40, 7)]
    [InlineData(17, 17)]
    [InlineData(300, 1)]
    public void Width_and_alignment_change_no_bit(int rows, int columns)
    {
        foreach (DType dtype in new[] { DType.Float32, DType.Float64 })
        {
            Tensor x = Tensor.Randn([rows, columns], dtype, seed: 1);
            foreach (int axis in new[] { 0, 1 })
            {
                double[] scalar = Sums(new CpuMachine(0), x, axis);
                foreach (int bits in new[] { 128, 256, 512 })
                {
                    Assert.Equal(scalar, Sums(new CpuMachine(bits), x, axis));
                }
            }
        }
    }

    [Fact]
    public void Rows_follow_the_tree_that_the_note_describes()
    {
        float[] values = Tensor.Randn([4096 + 100], seed: 2).ToArray<float>();
        float[] blocks = [OfBlock(values[..4096]), OfBlock(values[4096..])];
        Assert.Equal(blocks[0] + blocks[1], Tensor.Of(values).Sum().ToScalar());
    }

    [Theory]
    [InlineData(64)]
    [InlineData(130)]
    [InlineData(1000)]
    public void Columns_follow_the_tree_that_the_note_describes(int rows)
    {
        float[] values = Tensor.Randn([rows, 70], seed: 3).ToArray<float>();
        float[] expected = new float[70];
        for (int column = 0; column < expected.Length; column++)
        {
            List<float> runs = [];
            for (int row = 0; row < rows; row++)
            {
                float value = values[(row * expected.Length) + column];
                if (row % 64 == 0)
                {
                    runs.Add(value);
                }
                else
                {
                    runs[^1] += value;
                }
            }

            expected[column] = Pairs(runs);
        }

        Assert.Equal(expected, Tensor.Of(values, [rows, 70]).Sum(0).ToArray<float>());
    }

    /// <summary>Rows that are shorter than there are accumulators, or not much longer, wherever they begin and whatever is behind them.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void Short_rows_follow_the_tree_too(int bits)
    {
        for (int columns = 1; columns <= 200; columns += columns < 70 ? 1 : 3)
        {
            Short(bits, columns, static x => (float)x);
            Short(bits, columns, static x => x);
            Short(bits, columns, static x => (int)(1e6 * x));
            Short(bits, columns, static x => (long)(1e12 * x));
            Short(bits, columns, static x => (byte)(long)(1e6 * x));
        }
    }

    [Fact]
    public void Sums_of_negative_zeros_stay_negative_at_every_length_of_a_row()
    {
        for (int length = 1; length < 200; length++)
        {
            foreach (int bits in new[] { 0, 128, 256, 512 })
            {
                double sum = Sums(new CpuMachine(bits), -Tensor.Zeros([1, length], DType.Float32), 1)[0];
                Assert.True(sum == 0 && double.IsNegative(sum), $"{length} zeros in registers of {bits} bits gave {sum}.");
            }
        }
    }

    /// <summary>Pairs of neighbours, then pairs of these, as a binary counter makes them; what is left over joins from the end.</summary>
    private static float Pairs(List<float> runs)
    {
        while (runs.Count > 1)
        {
            List<float> next = [];
            for (int i = 0; i < runs.Count; i += 2)
            {
                next.Add(i + 1 < runs.Count ? runs[i] + runs[i + 1] : runs[i]);
            }

            runs = next;
        }

        return runs[0];
    }

    private static float OfBlock(float[] values)
    {
        float[] sums = values[..64];
        for (int i = 64; i < values.Length; i++)
        {
            sums[i % 64] += values[i];
        }

        for (int half = 32; half > 0; half /= 2)
        {
            for (int j = 0; j < half; j++)
            {
                sums[j] += sums[j + half];
            }
        }

        return sums[0];
    }

    private static unsafe void Short<T>(int bits, int columns, Func<double, T> of)
        where T : unmanaged, IBinaryNumber<T>, IMinMaxValue<T>
    {
        const int Rows = 3;
        Random random = new(columns);
        int step = (columns + 63) / 64 * 64 + 64;

        // Behind the rows are numbers that would show.
        T[] memory = [.. Enumerable.Range(0, Rows * step + 1).Select(_ => of(1000 * (random.NextDouble() - 0.5)))];
        DType dtype = Tensor.Of(memory).DType;
        (Monoid, Func<T, T, T>)[] combinations = [(Monoid<Sum.Plus>.Token, static (x, y) => unchecked(x + y)), (Monoid<Prod.Times>.Token, static (x, y) => unchecked(x * y)), (Monoid<Max.Greater>.Token, T.Max), (Monoid<Min.Lesser>.Token, T.Min)];
        foreach ((Monoid monoid, Func<T, T, T> combine) in combinations)
        {
            for (int start = 0; start < 2; start++)
            {
                T[] expected = [.. Enumerable.Range(0, Rows).Select(row => Tree(memory.AsSpan(start + row * step, columns), combine))];
                foreach (bool isPadded in new[] { false, true })
                {
                    T[] actual = new T[Rows];
                    fixed (byte* room = new byte[memory.Length * sizeof(T) + RowRoom.Line])
                    fixed (T* z = actual)
                    {
                        T* x = (T*)RowRoom.Start(room);
                        memory.CopyTo(new Span<T>(x, memory.Length));
                        Reducer.Of(monoid, dtype, bits).OfRows((byte*)(x + start), step * sizeof(T), Rows, columns, isPadded, null, (byte*)z);
                    }

                    Assert.True(MemoryMarshal.AsBytes(expected.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(actual.AsSpan())), $"{monoid} of {columns} {dtype} from {start} on, {bits} bits, padded {isPadded}");
                }
            }
        }
    }

    private static T Tree<T>(ReadOnlySpan<T> values, Func<T, T, T> combine)
    {
        T[] sums = values[..Math.Min(values.Length, 64)].ToArray();
        for (int i = 64; i < values.Length; i++)
        {
            sums[i % 64] = combine(sums[i % 64], values[i]);
        }

        for (int half = 32; half > 0; half /= 2)
        {
            for (int j = 0; j + half < Math.Min(sums.Length, 2 * half); j++)
            {
                sums[j] = combine(sums[j], sums[j + half]);
            }
        }

        return sums[0];
    }

    private static double[] Sums(CpuMachine machine, Tensor x, int axis)
    {
        ConcreteTensor source = x.Concrete;
        ConcreteTensor target = ConcreteTensor.Rent(new TensorType(x.DType, Shape.Create([x.Shape[1 - axis]])));
        machine.Reduce<Sum.Plus>(source.Operand, target.Operand, axis);
        GC.KeepAlive(source);
        return target.Cast(DType.Float64).ToArray<double>();
    }
}
