namespace Nabla.Tests.Tensors;

public sealed class ArrayTests
{
    [Fact]
    public void Rows_of_one_length_become_a_matrix()
    {
        double[][] rows = [[1, 2, 3], [4, 5, 6]];
        Tensor x = Tensor.Of(rows);
        Assert.Equal(new TensorType(DType.Float64, [2, 3]), x.Type);
        Assert.Equal([1, 2, 3, 4, 5, 6], x.ToArray<double>());
        Assert.Equal([0, 0], Tensor.Of(Array.Empty<int[]>()).Shape);
    }

    [Fact]
    public void Ragged_rows_are_refused_by_number()
    {
        int[][] ragged = [[1, 2], [3, 4], [5]];
        Assert.Contains("row 0 has 2 elements and row 2 1", Assert.Throws<ArgumentException>(() => Tensor.Of(ragged)).Message, StringComparison.Ordinal);
        int[][] missing = [[1, 2], null!];
        Assert.Contains("row 1 is null", Assert.Throws<ArgumentException>(() => Tensor.Of(missing)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Arrays_of_higher_rank_convert()
    {
        Tensor floats = new float[2, 3, 4];
        Tensor doubles = new double[2, 1, 3, 4];
        Tensor bytes = new byte[,] { { 1, 255 } };
        Assert.Equal(new TensorType(DType.Float32, [2, 3, 4]), floats.Type);
        Assert.Equal(new TensorType(DType.Float64, [2, 1, 3, 4]), doubles.Type);
        Assert.Equal([1, 255], bytes.ToArray<byte>());
    }

    [Fact]
    public void Cast_takes_a_type_of_CSharp()
    {
        Assert.Equal(DType.Float32, Tensor.Of([1.5, 2.5]).Cast<float>().DType);
        Assert.Equal([1, 2], Tensor.Of([1.5, 2.5]).Cast<int>().ToArray<int>());
        Assert.Throws<NotSupportedException>(() => Tensor.Ones(1).Cast<char>());
    }

    [Fact]
    public void Lengths_can_be_given_one_by_one_or_as_a_literal()
    {
        Assert.Equal([2, 3], Tensor.Randn(2, 3).Shape);
        Assert.Equal([2, 3], Tensor.Randn([2, 3]).Shape);
        Assert.Equal([2, 3], Tensor.Rand(2, 3).Shape);
        Assert.Equal([2, 3], Tensor.Randn([2, 3], DType.Float64, seed: 1).Shape);
        Tensor x = Tensor.Arange(6);
        Assert.Equal([3, 2], x.Reshape([3, 2]).Shape);
        Assert.Equal([3, 2], x.Reshape([-1, 2]).Shape);
        Assert.Equal([3, 2], x.Reshape(3, -1).Shape);
        Assert.Equal([3, 2], x.Reshape(new Shape(3, 2)).Shape);
    }
}
