using Nabla.Data;

namespace Nabla.Tests.Data.Preparation;

public sealed class SlidingWindowsTests
{
    [Fact]
    public void A_target_is_the_next_token_of_each()
    {
        SlidingWindows windows = new(Tensor.Arange(10), length: 4);

        Assert.Equal(6, windows.Count);
        Assert.Equal([5L, 6, 7, 8], windows[5].X.ToArray<long>());
        Assert.Equal([6L, 7, 8, 9], windows[5].Y.ToArray<long>());
        Assert.Equal(6, windows.ToList().Count);
    }

    [Fact]
    public void A_target_can_be_what_comes_after()
    {
        Tensor series = Tensor.Arange(24).Reshape(12, 2);
        SlidingWindows windows = new(series, length: 3, targetOffset: 3, targetLength: 2, stride: 3);

        Assert.Equal(3, windows.Count);
        Assert.Equal(Enumerable.Range(12, 6).Select(i => (long)i), windows[2].X.Flatten().ToArray<long>());
        Assert.Equal(Enumerable.Range(18, 4).Select(i => (long)i), windows[2].Y.Flatten().ToArray<long>());
        (Tensor x, Tensor y) = DataLoader.From(windows, batch: 3, shuffle: false).Single();
        Assert.Equal([3, 3, 2], x.Shape);
        Assert.Equal([3, 2, 2], y.Shape);
    }

    [Fact]
    public void A_sequence_that_is_too_short_has_none()
    {
        SlidingWindows windows = new(Tensor.Arange(4), length: 4);
        Assert.Empty(windows);
        Assert.StartsWith("There are 0 windows of 4 in a sequence of 4.", Assert.Throws<ArgumentOutOfRangeException>(() => windows[0]).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new SlidingWindows(Tensor.Of(1f), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlidingWindows(Tensor.Arange(4), 0));
    }
}
