using Nabla.Cpu;

namespace Nabla.Tests.Runtime;

[Collection(nameof(Workers))]
public sealed class ThreadsTests : IDisposable
{
    private readonly int _count = Threads.Count;

    public void Dispose() => Threads.Count = _count;

    [Fact]
    public void TheCountIsTheWorkers()
    {
        Threads.Count = 3;
        Assert.Equal((3, 3), (Threads.Count, Workers.Count));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(4097)]
    public void ACountThatCannotBeIsRefusedAndChangesNothing(int count)
    {
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => Threads.Count = count);
        Assert.Contains($"Threads.Count was set to {count}; it must be in 1 to 4096.", error.Message, StringComparison.Ordinal);
        Assert.Equal(_count, Threads.Count);
    }
}
