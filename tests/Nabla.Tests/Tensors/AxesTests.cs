namespace Nabla.Tests.Tensors;

public sealed class AxesTests
{
    [Fact]
    public void NoAxesNamedMeansAllAndAnEmptyListMeansNone()
    {
        Tensor x = Tensor.Ones(2, 3);

        Assert.Equal(6f, (float)x.Sum());
        Assert.Equal([2, 3], x.Sum([]).Shape);
        Assert.True(default(Axes).IsAll);
        Assert.False(Axes.Create([]).IsAll);
        Assert.NotEqual(default, Axes.Create([]));
        Assert.Equal(("(all)", "()", "(0, 2)"), (default(Axes).ToString(), Axes.Create([]).ToString(), Axes.Create([0, 2]).ToString()));
    }

    [Fact]
    public void NegativeAxesCountFromTheEnd()
    {
        Tensor x = Tensor.Ones(2, 3, 4);

        Assert.Equal([2, 3], x.Sum(-1).Shape);
        Assert.Equal([3], x.Sum([0, -1]).Shape);
        Assert.Equal([1, 3, 1], x.Sum([-1, 0], keepAxes: true).Shape);
        Axes one = -1;
        Assert.Equal([-1], one);
    }

    [Fact]
    public void WrongAxesSayWhatThereIs()
    {
        Tensor x = Tensor.Ones(2, 3);

        Assert.Contains("Axis 2 does not exist: the tensor has 2 axes, -2 to 1.", Assert.Throws<ArgumentOutOfRangeException>(() => x.Sum(2)).Message, StringComparison.Ordinal);
        Assert.Contains("the tensor is a scalar", Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.Ones().Sum(1)).Message, StringComparison.Ordinal);
        Assert.Contains("Axis 1 is named twice in (1, -1)", Assert.Throws<ArgumentException>(() => x.Sum([1, -1])).Message, StringComparison.Ordinal);
    }
}
