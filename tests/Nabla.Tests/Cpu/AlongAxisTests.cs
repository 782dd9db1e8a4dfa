using Nabla.Cpu;

namespace Nabla.Tests.Cpu;

/// <summary>Sorting, running sums, picking and adding along an axis: against plain loops, for any length, axis and number of threads.</summary>
[Collection(nameof(Workers))]
public sealed class AlongAxisTests : IDisposable
{
    private readonly int _threads = Threads.Count;

    public void Dispose() => Threads.Count = _threads;

    public static TheoryData<DType, int, int, bool> Sorted()
    {
        TheoryData<DType, int, int, bool> cases = [];
        foreach (DType dtype in (DType[])[DType.Float32, DType.Float64, DType.Float16, DType.BFloat16, DType.Int32, DType.Int64, DType.Bool])
        {
            foreach (int length in (int[])[1, 2, 40, 41, 300, 70_000])
            {
                cases.Add(dtype, length, length == 41 ? 0 : 1, length is 2 or 300);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Sorted))]
    public void Sort_is_stable_and_puts_nan_last(DType dtype, int length, int axis, bool descending)
    {
        const int Rows = 3;
        Random random = new(length);
        double[][] rows = [.. Enumerable.Range(0, Rows).Select(_ => Enumerable.Range(0, length).Select(_ => random.Next(8) switch
        {
            0 when dtype.IsFloating() => double.NaN,
            1 when dtype.IsFloating() => random.Next(2) == 0 ? double.NegativeInfinity : double.PositiveInfinity,
            2 when dtype.IsFloating() => random.Next(2) == 0 ? -0.0 : 0.0,
            3 => random.Next(-3, 3),
            _ => random.Next(-30_000, 30_000),
        }).ToArray())];
        Tensor x = Functions.Stack([.. rows.Select(row => Tensor.Of(row))], 0).Cast(dtype);
        Tensor along = axis == 1 ? x : x.T;
        double[][] held = [.. Enumerable.Range(0, Rows).Select(i => x[i].Cast(DType.Float64).ToArray<double>())];
        foreach (int threads in (int[])[1, 3])
        {
            Threads.Count = threads;
            (Tensor values, Tensor indices) = along.Sort(axis, descending);
            for (int i = 0; i < Rows; i++)
            {
                double[] row = held[i];
                IEnumerable<int> order = Enumerable.Range(0, length);
                int[] expected = descending
                    ? [.. order.OrderByDescending(j => double.IsNaN(row[j])).ThenByDescending(j => row[j])]
                    : [.. order.OrderBy(j => double.IsNaN(row[j])).ThenBy(j => row[j])];
                Tensor found = axis == 1 ? indices[i] : indices[.., i];
                Assert.Equal(expected.Select(j => (long)j), found.ToArray<long>());
                Tensor sorted = axis == 1 ? values[i] : values[.., i];
                Assert.Equal(expected.Select(j => BitConverter.DoubleToInt64Bits(row[j])), sorted.Cast(DType.Float64).ToArray<double>().Select(BitConverter.DoubleToInt64Bits));
            }
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 700)]
    [InlineData(4, 5)]
    [InlineData(9, 300)]
    [InlineData(2_000, 65)]
    public void Running_sums_add_in_order(int rows, int length)
    {
        Tensor x = Tensor.Randn([rows, length], seed: 1);
        float[] numbers = x.ToArray<float>();
        foreach (bool reversed in (bool[])[false, true])
        {
            float[] expected = new float[numbers.Length];
            for (int row = 0; row < rows; row++)
            {
                float sum = 0;
                for (int i = 0; i < length; i++)
                {
                    int at = row * length + (reversed ? length - 1 - i : i);
                    expected[at] = sum = i == 0 ? numbers[at] : sum + numbers[at];
                }
            }

            foreach (int bits in (int[])[0, 128, 256, 512])
            {
                foreach (int threads in (int[])[1, 3])
                {
                    Threads.Count = threads;
                    Assert.Equal(expected, Scanned(x, 1, reversed, bits));
                    Assert.Equal(expected, Transposed(Scanned(x.T, 0, reversed, bits), length, rows));
                }
            }
        }
    }

    [Theory]
    [InlineData(1, 5, 7, 1)]
    [InlineData(3, 9, 40, 200)]
    [InlineData(1, 50, 3_000, 130)]
    [InlineData(2_000, 4, 3, 1)]
    public void Slices_and_elements_are_picked_and_added_in_order(int outer, int length, int picked, int inner)
    {
        Tensor x = Tensor.Randn([outer, length, inner], seed: 2);
        Tensor g = Tensor.Randn([outer, picked, inner], seed: 3);
        Tensor slices = (Tensor.Rand([1, picked, 1], seed: 4) * length).Cast(DType.Int64).BroadcastTo([outer, picked, inner]);
        Tensor elements = (Tensor.Rand([outer, picked, inner], seed: 5) * length).Cast(DType.Int64);
        foreach (Tensor indices in (Tensor[])[slices, elements])
        {
            float[] from = x.ToArray<float>();
            float[] given = g.ToArray<float>();
            long[] index = indices.ToArray<long>();
            float[] taken = new float[given.Length];
            float[] added = (float[])from.Clone();
            for (int i = 0; i < taken.Length; i++)
            {
                int o = i / (picked * inner);
                long at = (o * length + index[i]) * inner + i % inner;
                taken[i] = from[at];
                added[at] += given[i];
            }

            foreach (int threads in (int[])[1, 3])
            {
                Threads.Count = threads;
                Assert.Equal(taken, new Primitives.Gather(1).Apply(x, indices).ToArray<float>());
                Assert.Equal(added, new Primitives.ScatterAdd(1).Apply(x, indices, g).ToArray<float>());
            }
        }
    }

    [Fact]
    public void The_first_index_that_is_outside_is_named_whatever_thread_meets_it()
    {
        Threads.Count = 3;
        long[] wrong = new long[50_000];
        wrong[20_000] = 7;
        wrong[49_999] = -1;
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => new Primitives.Gather(0).Apply(Tensor.Ones([4, 3]), Tensor.Of(wrong).Unsqueeze(1).BroadcastTo([50_000, 3])));
        Assert.Contains("Index 7 is outside axis 0, which has 4 elements, 0 to 3.", error.Message, StringComparison.Ordinal);
    }

    private static unsafe float[] Scanned(Tensor x, int axis, bool reversed, int bits)
    {
        Tensor z = Tensor.Zeros(x.Shape) + 1f;
        new CpuMachine(bits).Scan<Primitives.Sum.Plus>(x.Concrete.Operand, z.Concrete.Operand, axis, reversed);
        return z.ToArray<float>();
    }

    private static float[] Transposed(float[] numbers, int rows, int columns)
        => [.. Enumerable.Range(0, numbers.Length).Select(i => numbers[i % rows * columns + i / rows])];
}
