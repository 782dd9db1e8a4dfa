using Nabla.Cpu;
using Nabla.Cuda.Native;
using Nabla.Loops;
using Form = Nabla.Cuda.CudaConvolutions.Form;

namespace Nabla.Cuda.Tests;

public sealed class ConvolutionFormTests
{
    [Fact]
    public void LinesAreImagesOfHeightOneAndRoomsHaveThreeAxes()
    {
        Form line = Form.Of(Shaped([2, 6, 20], [4, 3, 5], [2, 4, 7], [2], [1], [2], 2), DType.Float32, Convolved.Output)!.Value;
        Assert.Equal([2, 6, 1, 20], line.Lengths(2, 6, line.Shape.Input));
        Assert.Equal([1, 2], line.Axes(line.Shape.Stride));
        Assert.Equal([0, 1], line.Axes(line.Shape.Padding));
        Form room = Form.Of(Shaped([1, 2, 4, 5, 6], [3, 2, 2, 3, 2], [1, 3, 3, 5, 5], [1, 1, 1], [0, 1, 0], [1, 1, 1], 1), DType.BFloat16, Convolved.Weight)!.Value;
        Assert.Equal([3, 2, 2, 3, 2], room.Lengths(3, 2, room.Shape.Kernel));
        Assert.Equal([0, 1, 0], room.Axes(room.Shape.Padding));
    }

    [Fact]
    public void OnlyWaysThatAddInOneOrderAreAskedFor()
    {
        ConvolutionShape shape = Shaped([2, 3, 9, 8], [5, 3, 3, 3], [2, 5, 9, 8], [1, 1], [1, 1], [1, 1], 1);
        Assert.Equal([Cudnn.ForwardProductOfPlaces, Cudnn.ForwardProduct], Form.Of(shape, DType.Float32, Convolved.Output)!.Value.Algorithms);
        Assert.Equal([Cudnn.BackwardDataProduct], Form.Of(shape, DType.Float32, Convolved.Input)!.Value.Algorithms);
        Assert.Equal([Cudnn.BackwardFilterProduct], Form.Of(shape, DType.Float32, Convolved.Weight)!.Value.Algorithms);
    }

    [Fact]
    public void OutputsThatStopBeforeTheInputDoesAndOtherTypesAreGenerated()
    {
        Assert.Null(Form.Of(Shaped([2, 3, 9, 8], [5, 3, 3, 3], [2, 5, 8, 8], [1, 1], [1, 1], [1, 1], 1), DType.Float32, Convolved.Input));
        Assert.NotNull(Form.Of(Shaped([2, 3, 10, 8], [5, 3, 3, 3], [2, 5, 5, 8], [2, 1], [1, 1], [1, 1], 1), DType.Float32, Convolved.Input));
        Assert.Null(Form.Of(Shaped([2, 3, 9, 8], [5, 3, 3, 3], [2, 5, 9, 8], [1, 1], [1, 1], [1, 1], 1), DType.Int32, Convolved.Output));
        Assert.Null(Form.Of(Shaped([1 << 16, 1 << 8, 1 << 8], [1, 1 << 8, 1], [1 << 16, 1, 1 << 8], [1], [0], [1], 1), DType.Float32, Convolved.Output));
    }

    [Fact]
    public void OnlyFactorsOfFloat32AreRoundedAndOnlyOnRequest()
    {
        ConvolutionShape shape = Shaped([2, 3, 9, 8], [5, 3, 3, 3], [2, 5, 9, 8], [1, 1], [1, 1], [1, 1], 1);
        Assert.False(Form.Of(shape, DType.Float32, Convolved.Output)!.Value.IsRounded);
        Assert.True(Form.Of(shape, DType.Float32, Convolved.Output, mayRound: true)!.Value.IsRounded);
        Assert.False(Form.Of(shape, DType.Float64, Convolved.Output, mayRound: true)!.Value.IsRounded);
    }

    [Theory]
    [InlineData(9, true)]
    [InlineData(3000, true)]
    [InlineData(3004, true)]
    [InlineData(0, false)]
    [InlineData(3, false)]
    [InlineData(4000, false)]
    public void WhatIsNotSupportedIsKnownInBothVersions(int status, bool isNotSupported) => Assert.Equal(isNotSupported, Cudnn.IsNotSupported(status));

    private static ConvolutionShape Shaped(int[] input, int[] weight, int[] output, int[] stride, int[] padding, int[] dilation, int groups)
        => new(Shape.Create(input), Shape.Create(weight), Shape.Create(output), new Window(Axes.Create(stride), Axes.Create(padding), Axes.Create(dilation), groups));
}
