using Nabla.Tests.Laws;

namespace Nabla.Tests.Devices;

/// <summary>What falls on one element by its index is combined in the order in which it comes, on a device as on the processor, however many there are.</summary>
public sealed class ScatterTests
{
    [Theory]
    [InlineData(DType.Int32)]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void EveryType(DType dtype)
    {
        Check([7], 3000, axis: 0, distinct: 7, isOfSlices: false, dtype);
        Check([40, 5], 700, axis: 0, distinct: 40, isOfSlices: true, dtype);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(257, 1)]
    [InlineData(1024, 3)]
    [InlineData(1025, 1000)]
    [InlineData(5000, 10)]
    [InlineData(5000, 100_000)]
    [InlineData(0, 1)]
    public void EveryNumberOfThemManyOnOneElementFewAndNone(int count, int distinct)
    {
        foreach (bool isOfSlices in new[] { false, true })
        {
            Check([100_000], count, axis: 0, distinct, isOfSlices);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void EveryAxis(int axis)
    {
        int[] lengths = [6, 5, 4];
        lengths[axis] = 50;
        foreach (bool isOfSlices in new[] { false, true })
        {
            Check(lengths, 300, axis, distinct: 50, isOfSlices);
            Check(lengths, 20, axis, distinct: 50, isOfSlices);
        }
    }

    [Theory]
    [InlineData(ScatterMode.Sum)]
    [InlineData(ScatterMode.Prod)]
    [InlineData(ScatterMode.Mean)]
    [InlineData(ScatterMode.Max)]
    [InlineData(ScatterMode.Min)]
    public void EveryCombination(ScatterMode mode)
    {
        Tensor x = Tensor.Randn([50], seed: 1);
        Tensor indices = Tensor.Randint(0, 50, [600], seed: 2);
        Tensor updates = Tensor.Randn([600], seed: 3);
        Same(Functions.Scatter(x, indices, updates, 0, mode, false), Functions.Scatter(There(x), There(indices), There(updates), 0, mode, false));
        Same(
            Functions.Scatter(x > 0, indices, updates > 0, 0, mode),
            Functions.Scatter(There(x > 0), There(indices), There(updates > 0), 0, mode));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    public void OneNumberForAll(int bins)
    {
        Tensor counted = Tensor.Randint(0, bins, [2000], seed: 4);
        Same(Functions.ScatterAdd(Tensor.Zeros([bins]), counted, 0.1f, 0), Functions.ScatterAdd(There(Tensor.Zeros([bins])), There(counted), 0.1f, 0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TheGradientOfATableOfWords(bool isCompiled)
    {
        Tensor table = Tensor.Randn([20_000, 6], seed: 1);

        // Few words are frequent.
        Tensor words = (Tensor.Rand([4, 500], seed: 2).Square().Square() * 20_000).Cast(DType.Int64);
        Func<Tensor, Tensor, Tensor> gradient = Transform.Grad<Tensor, Tensor>(static (table, words) => Functions.Embedding(table, words).Tanh().Square().Sum());
        Same(gradient(table, words), (isCompiled ? Transform.Jit(gradient) : gradient)(There(table), There(words)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(50)]
    public void AnIndexOutsideIsSaidByTheFirstReading(int wrong)
    {
        Tensor indices = Functions.Concat([Tensor.Zeros([700], DType.Int64), Tensor.Full([1], wrong, DType.Int64)], 0);

        // The first reading of any thread is told.
        Device device = Place.OfItsOwn();
        Tensor sums = new Primitives.ScatterAdd(0).Apply(Tensor.Zeros([50]).To(device), indices.To(device), Tensor.Ones([701]).To(device));
        string message = Assert.Throws<ArgumentOutOfRangeException>(() => sums.ToArray<float>()).Message;
        Assert.Contains($"Index {wrong} is outside axis 0, which has 50 elements, 0 to 49.", message, StringComparison.Ordinal);
    }

    private static void Check(int[] lengths, int count, int axis, int distinct, bool isOfSlices, DType dtype = DType.Float32)
    {
        int[] some = [.. lengths];
        some[axis] = count;
        Tensor x = Tensor.Randn(Shape.Create(lengths), seed: 1).Cast(dtype);
        Tensor updates = (Tensor.Randn(Shape.Create(some), seed: 2) * 10).Cast(dtype);
        int[] one = [.. Enumerable.Repeat(1, lengths.Length)];
        one[axis] = count;
        Tensor Indices(Tensor numbers) => isOfSlices ? numbers.BroadcastTo(Shape.Create(some)) : numbers;
        Tensor numbers = Tensor.Randint(0, distinct, Shape.Create(isOfSlices ? one : some), seed: 3) * (lengths[axis] / distinct);
        Primitives.ScatterAdd op = new(axis);
        Same(op.Apply(x, Indices(numbers), updates), op.Apply(There(x), Indices(There(numbers)), There(updates)));
    }

    private static Tensor There(Tensor x) => x.To(Place.Device);

    private static void Same(Tensor expected, Tensor found)
    {
        Assert.Same(Place.Device, found.Device);
        Assert.True(expected.Concrete.HasSameBits(found.To(Device.Cpu).Concrete), $"{found}\nwhere the processor has\n{expected}");
    }
}
