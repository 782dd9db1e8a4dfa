using Nabla.Gpu.Tests.Text;

namespace Nabla.Gpu.Tests.Machine;

public sealed class ScatterTests
{
    [Theory]
    [InlineData(8192, 50_000, 768, true, true)]
    [InlineData(1_000_000, 10, 1, true, true)]
    [InlineData(256, 50_000, 768, true, false)]
    [InlineData(0, 50_000, 768, true, false)]
    [InlineData(1000, 10, 100, false, true)]
    [InlineData(1000, 10, 5000, false, false)]
    public void LongListsOfIndicesAreSortedAndShortOnesGoneThrough(int picked, int length, int inner, bool isOfSlices, bool isSorted)
    {
        TextRuntime runtime = new();
        GpuMachine machine = new(runtime);
        Shape some = Shape.Create([picked, inner]);
        Layout layout = Layout.Of(some.Lengths, isOfSlices ? [1, 0] : [inner, 1], 0);

        // Only their places in memory matter: kernels do nothing here.
        Operand one = machine.Scratch(DType.Int64, Shape.Create([isOfSlices ? picked : picked * inner]));
        Operand z = machine.Scratch(DType.UInt8, Shape.Create([length, inner]));
        machine.Scatter<Primitives.Sum.Plus>(machine.Scratch(DType.UInt8, some), one.View(some, layout), z, 0);
        string[] names = [.. runtime.Loaded.Select(static each => each.Name)];
        Assert.Equal(isSorted, names.Contains("scatter_runs"));
        Assert.Equal(!isSorted && picked > 0, names.Contains("scatter"));
    }
}
