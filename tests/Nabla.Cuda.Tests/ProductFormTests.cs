using Nabla.Gpu;
using Form = Nabla.Cuda.CudaProducts.Form;
using Lie = Nabla.Cuda.CudaProducts.Lie;

namespace Nabla.Cuda.Tests;

public sealed class ProductFormTests
{
    private static readonly ProductSize s_size = new(DType.Float32, 2, 3, 4, 5);

    [Fact]
    public void RowsColumnsAndPartsOfLargerMatricesAreGivenAsTheyLie()
    {
        Form? form = Form.Of(s_size, Place(15, 5, 1), Place(20, 1, 5), Place(100, 7, 1));
        Assert.Equal(new Form(DType.Float32, 2, 3, 4, 5, new Lie(false, 5, 15), new Lie(true, 5, 20), new Lie(false, 7, 100)), form);
    }

    [Fact]
    public void AMatrixForTheWholeBatchHasNoStride() => Assert.Equal(new Lie(false, 5, 0), Form.Of(s_size, Place(0, 5, 1), Place(20, 4, 1), Place(12, 4, 1))!.Value.X);

    [Theory]
    [InlineData(30, 10, 2)]
    [InlineData(15, -5, 1)]
    [InlineData(0, 0, 1)]
    [InlineData(15, 4, 1)]
    public void WhatHasGapsOverlapsOrGoesBackwardsIsGenerated(long batch, long row, long column)
        => Assert.Null(Form.Of(s_size, Place(batch, row, column), Place(20, 4, 1), Place(12, 4, 1)));

    [Fact]
    public void ResultsByColumnsNumbersOfOtherTypesAndNothingAreGenerated()
    {
        (MatrixPlace x, MatrixPlace y, MatrixPlace z) = (Place(15, 5, 1), Place(20, 4, 1), Place(12, 4, 1));
        Assert.NotNull(Form.Of(s_size, x, y, z));
        Assert.Null(Form.Of(s_size, x, y, Place(12, 1, 3)));
        Assert.Null(Form.Of(s_size with { DType = DType.Int32 }, x, y, z));
        Assert.Null(Form.Of(s_size with { K = 0 }, x, y, z));
    }

    [Fact]
    public void OnlyFactorsOfFloat32AreRoundedAndOnlyOnRequest()
    {
        (MatrixPlace x, MatrixPlace y, MatrixPlace z) = (Place(15, 5, 1), Place(20, 4, 1), Place(12, 4, 1));
        Assert.False(CudaDevices.AllowsTensorFloat32);
        Assert.False(Form.Of(s_size, x, y, z)!.Value.IsRounded);
        Assert.True(Form.Of(s_size, x, y, z, mayRound: true)!.Value.IsRounded);
        Assert.False(Form.Of(s_size with { DType = DType.Float64 }, x, y, z, mayRound: true)!.Value.IsRounded);
        Assert.False(Form.Of(s_size with { DType = DType.BFloat16 }, x, y, z, mayRound: true)!.Value.IsRounded);
    }

    [Fact]
    public void PlansAreForOneEnding()
    {
        (MatrixPlace x, MatrixPlace y, MatrixPlace z) = (Place(15, 5, 1), Place(20, 4, 1), Place(12, 4, 1));
        Assert.Equal(new ProductEnding(true, true), Form.Of(s_size, x, y, z, new ProductEnding(true, true))!.Value.Ending);
        Assert.NotEqual(Form.Of(s_size, x, y, z), Form.Of(s_size, x, y, z, new ProductEnding(true, false)));
    }

    [Fact]
    public void ASingleRowOrColumnLiesAnyWay()
    {
        ProductSize row = new(DType.BFloat16, 1, 1, 4, 5);
        Assert.Equal(new Lie(false, 5, 0), Form.Of(row, Place(0, 0, 1), Place(0, 4, 1), Place(0, 0, 1))!.Value.X);
        ProductSize column = new(DType.BFloat16, 1, 3, 4, 1);
        Assert.Equal(new Lie(false, 9, 0), Form.Of(column, Place(0, 9, 0), Place(0, 4, 1), Place(0, 4, 1))!.Value.X);
    }

    private static MatrixPlace Place(long batch, long row, long column) => new(Buffer.Instance, 0, batch, row, column);

    private sealed class Buffer : GpuBuffer
    {
        public static Buffer Instance { get; } = new();

        public override long Bytes => 0;
    }
}
