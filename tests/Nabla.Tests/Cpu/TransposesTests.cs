namespace Nabla.Tests.Cpu;

/// <summary>Copies of views large enough to be cut into squares, whose sides are no multiple of a square's.</summary>
public sealed class TransposesTests
{
    public static TheoryData<DType> Types => [DType.UInt8, DType.Float16, DType.Int32, DType.Float32, DType.Int64, DType.Float64];

    [Theory]
    [MemberData(nameof(Types))]
    public void A_matrix_is_transposed(DType dtype)
    {
        foreach ((int rows, int columns) in new[] { (32, 32), (33, 65), (1, 2000), (2000, 1), (7, 300), (300, 7), (100, 129) })
        {
            Tensor x = Counting(rows * columns, dtype).Reshape(rows, columns);
            Check(x.T, (i) => (i % rows) * columns + (i / rows));
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Axes_are_permuted(DType dtype)
    {
        Tensor x = Counting(3 * 37 * 5 * 41, dtype).Reshape(3, 37, 5, 41);
        Check(x.Permute(0, 3, 2, 1), i => At(i, [3, 41, 5, 37], [37 * 5 * 41, 1, 41, 5 * 41]));
        Check(x.Permute(3, 0, 1, 2), i => At(i, [41, 3, 37, 5], [1, 37 * 5 * 41, 5 * 41, 41]));
        Check(x.Permute(0, 2, 1, 3), i => At(i, [3, 5, 37, 41], [37 * 5 * 41, 41, 5 * 41, 1]));
    }

    [Fact]
    public void Columns_are_repeated_and_reversed()
    {
        Tensor x = Counting(70 * 50, DType.Float32).Reshape(70, 50);
        Check(x.Flip(0).T, i => (69 - i % 70) * 50 + i / 70);
        Tensor column = Counting(90, DType.Float32).Reshape(90, 1);
        Check(column.BroadcastTo([90, 40]), i => i / 40);
    }

    [Fact]
    public void Many_threads_copy_the_same()
    {
        Tensor x = Counting(1000 * 700, DType.Float32).Reshape(1000, 700);
        Check(x.T, i => i % 1000 * 700 + i / 1000);
    }

    private static Tensor Counting(int count, DType dtype) => (Tensor.Arange(count) % 127).Cast(dtype);

    private static int At(int index, int[] shape, int[] strides)
    {
        int place = 0;
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            place += index % shape[axis] * strides[axis];
            index /= shape[axis];
        }

        return place;
    }

    private static void Check(Tensor view, Func<int, int> source)
    {
        long[] found = view.Reshape((int)view.Count).Cast(DType.Int64).ToArray<long>();
        for (int i = 0; i < found.Length; i++)
        {
            Assert.Equal(source(i) % 127, found[i]);
        }
    }
}
