namespace Nabla.Tests.Tensors;

public sealed class CreationTests
{
    [Fact]
    public void ZerosAndOnesTakeAShapeOrItsLengths()
    {
        Assert.Equal(new float[6], Tensor.Zeros(2, 3).ToArray<float>());
        Assert.Equal(new TensorType(DType.Int64, [2, 3]), Tensor.Zeros([2, 3], DType.Int64).Type);
        Assert.Equal([1f, 1, 1], Tensor.Ones(3).ToArray<float>());
        Assert.Equal([(byte)1, 1], Tensor.Ones([2], DType.UInt8).ToArray<byte>());
        Assert.Equal(new TensorType(DType.Float32, Shape.Scalar), Tensor.Zeros().Type);
        Assert.Equal([true], Tensor.Ones([1], DType.Bool).ToArray<bool>());
    }

    [Fact]
    public void FullKeepsTheTypeOfItsNumberUnlessTold()
    {
        Assert.Equal([7, 7], Tensor.Full([2], 7).ToArray<int>());
        Assert.Equal([0.5, 0.5], Tensor.Full([2], 0.5).ToArray<double>());
        Assert.Equal([(Half)0.5], Tensor.Full([1], 0.5, DType.Float16).ToArray<Half>());
        Assert.Contains("Full repeats one number", Assert.Throws<ArgumentException>(() => Tensor.Full([2], Tensor.Zeros(2))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ArraysOfAnyRankKeepTheirOrderAndType()
    {
        float[,,] cube = { { { 1, 2 }, { 3, 4 } }, { { 5, 6 }, { 7, 8 } } };

        Tensor x = Tensor.Of(cube);

        Assert.Equal(new TensorType(DType.Float32, [2, 2, 2]), x.Type);
        Assert.Equal([1f, 2, 3, 4, 5, 6, 7, 8], x.ToArray<float>());
        Assert.Equal(new TensorType(DType.Int64, [1, 2, 1, 2]), Tensor.Of(new long[,,,] { { { { 1, 2 } }, { { 3, 4 } } } }).Type);
        Assert.Equal(new TensorType(DType.Float16, [1, 1]), Tensor.Of(new Half[,] { { (Half)1 } }).Type);
        Assert.Equal(new TensorType(DType.Bool, [0, 3]), Tensor.Of(new bool[0, 3]).Type);
        Tensor converted = new double[,] { { 1, 2 } };
        Assert.Equal(new TensorType(DType.Float64, [1, 2]), converted.Type);
    }

    [Fact]
    public void ArraysThatAreNoTensorsSayWhy()
    {
        Assert.Contains("ragged", Assert.Throws<NotSupportedException>(() => Tensor.Of((Array)new float[][] { [1], [2, 3] })).Message, StringComparison.Ordinal);
        Assert.Contains("String", Assert.Throws<NotSupportedException>(() => Tensor.Of((Array)new[] { "a" })).Message, StringComparison.Ordinal);
        Assert.Contains("UInt32", Assert.Throws<NotSupportedException>(() => Tensor.Of((Array)new uint[] { 1 })).Message, StringComparison.Ordinal);
        Assert.Contains("has 4 elements, but 3 were given", Assert.Throws<ArgumentException>(() => Tensor.Of([1f, 2, 3], [2, 2])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OfCopiesAndWrapShares()
    {
        float[] memory = [1, 2, 3, 4];

        Tensor copy = Tensor.Of(memory, [2, 2]);
        Tensor shared = Tensor.Wrap<float>(memory, [2, 2]);
        Tensor part = Tensor.Wrap<float>(memory.AsMemory(1, 2), [2]);
        memory[1] = 9;

        Assert.Equal([1f, 2, 3, 4], copy.ToArray<float>());
        Assert.Equal([1f, 9, 3, 4], shared.ToArray<float>());
        Assert.Equal([9f, 3], part.ToArray<float>());
        Assert.Equal([18f, 6], (part * 2).ToArray<float>());
        Assert.Throws<ArgumentException>(() => Tensor.Wrap<float>(memory, [3]));
    }

    [Fact]
    public void NestedLiteralsStackAndPromoteTogether()
    {
        Tensor matrix = [[1f, 2, 3], [4, 5, 6]];
        Tensor mixed = [[1, 2], [3.5f, 4]];
        Tensor deep = [[[1.0], [2]], [[3f], [4]]];
        Tensor empty = [];
        Tensor flags = [true, false];

        Assert.Equal(new TensorType(DType.Float32, [2, 3]), matrix.Type);
        Assert.Equal([1f, 2, 3.5f, 4], mixed.ToArray<float>());
        Assert.Equal(new TensorType(DType.Float64, [2, 2, 1]), deep.Type);
        Assert.Equal(new TensorType(DType.Float32, [0]), empty.Type);
        Assert.Equal([true, false], flags.ToArray<bool>());
    }

    [Fact]
    public void ABareNumberInALiteralTakesTheTypeOfTheTensorsBesideIt()
    {
        Tensor x = Tensor.Of(2f);
        Tensor bytes = Tensor.Of((byte)3);

        Tensor row = [x, 0.5];
        Tensor small = [bytes, 1];
        Tensor stacked = Functions.Stack([Tensor.Of((Half)2), 0.5], 0);

        Assert.Equal([2f, 0.5f], row.ToArray<float>());
        Assert.Equal([(byte)3, (byte)1], small.ToArray<byte>());
        Assert.Equal(DType.Float16, stacked.DType);
    }

    [Fact]
    public void ARaggedLiteralThrows()
    {
        string message = Assert.Throws<ArgumentException>(() => { Tensor ragged = [[1f, 2], [3]]; return ragged; }).Message;

        Assert.Contains("A literal needs rows of equal shapes, but one is [2] and another [1]", message, StringComparison.Ordinal);
        Assert.Contains("CreationTests.cs:", message, StringComparison.Ordinal);
    }

    [Fact]
    public void LiteralsOfVariablesAreDifferentiable()
    {
        Variable x = new(2f);
        Variable y = new(3f);
        Tensor row = [x * y, y, 1];

        row.Backward(Tensor.Of([1f, 10, 100]));

        Assert.Equal(3f, (float)x.Grad!);
        Assert.Equal(12f, (float)y.Grad!);
    }

    [Fact]
    public void ArangeCounts()
    {
        Assert.Equal([0L, 1, 2], Tensor.Arange(3).ToArray<long>());
        Assert.Equal([5L, 3, 1], Tensor.Arange(5, 0, -2).ToArray<long>());
        Assert.Equal([0L, 2, 4], Tensor.Arange(0, 5, 2).ToArray<long>());
        Assert.Empty(Tensor.Arange(3, 3).ToArray<long>());
        Assert.Empty(Tensor.Arange(3, 5, -1).ToArray<long>());
        Assert.Equal([long.MinValue, -1, long.MaxValue - 1], Tensor.Arange(long.MinValue, long.MaxValue, long.MaxValue).ToArray<long>());
        Assert.Equal([0L], Tensor.Arange(0, long.MaxValue, long.MaxValue).ToArray<long>());
        Assert.Equal([0f, 0.1f, 0.2f], Tensor.Arange(0, 0.3, 0.1).ToArray<float>().Take(3));
        Assert.Equal([0.0, 0.25, 0.5, 0.75], Tensor.Arange(0, 1, 0.25, DType.Float64).ToArray<double>());
        Assert.Equal(DType.Float32, Tensor.Arange(0.0, 1).DType);
        Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.Arange(0, 5, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.Arange(0, 5, 0.0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.Arange(0, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.Arange(0, double.PositiveInfinity));
    }

    [Fact]
    public void LinspaceEndsExactly()
    {
        Assert.Equal([0f, 0.25f, 0.5f, 0.75f, 1], Tensor.Linspace(0, 1, 5).ToArray<float>());
        Assert.Equal([3f], Tensor.Linspace(3, 4, 1).ToArray<float>());
        Assert.Empty(Tensor.Linspace(0, 1, 0).ToArray<float>());
        double[] tenths = Tensor.Linspace(0.1, 0.7, 7, DType.Float64).ToArray<double>();
        Assert.Equal((0.1, 0.7), (tenths[0], tenths[6]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.Linspace(0, 1, -1));
    }

    [Fact]
    public void EyeHasOnesOnItsDiagonal()
    {
        Assert.Equal([1f, 0, 0, 0, 1, 0], Tensor.Eye(2, 3).ToArray<float>());
        Assert.Equal(new TensorType(DType.Int32, [0, 0]), Tensor.Eye(0, dtype: DType.Int32).Type);
        Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.Eye(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.Eye(2, -1));
    }

    [Fact]
    public void RandomTensorsFollowTheirSeed()
    {
        Assert.Equal(Tensor.Randn([5], seed: 3).ToArray<float>(), Tensor.Randn([5], seed: 3).ToArray<float>());
        Assert.NotEqual(Tensor.Randn([5], seed: 3).ToArray<float>(), Tensor.Randn([5], seed: 4).ToArray<float>());
        Assert.All(Tensor.Rand([1000], DType.Float64, 5).ToArray<double>(), x => Assert.InRange(x, 0, 0.9999999999999999));
        Assert.Contains("Draw float32 and cast", Assert.Throws<ArgumentException>(() => Tensor.Rand([2], DType.Float16)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NoElementsAreNoTrouble()
    {
        Tensor empty = Tensor.Zeros(0, 3);

        Assert.Equal([0, 3], (empty + 1).Shape);
        Assert.Equal([0f, 0, 0], empty.Sum(0).ToArray<float>());
        Assert.Equal([1f, 1, 1], empty.Prod(0).ToArray<float>());
        Assert.Equal([0], empty.Sum(1).Shape);
        Assert.True(float.IsNaN((float)empty.Mean()));
        Assert.Equal([0], empty.Max(1).Shape);
        Assert.Contains("needs at least one element", Assert.Throws<InvalidOperationException>(() => empty.Max(0)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => empty.ArgMax());
        Assert.Equal([3, 0], empty.T.Shape);
        Assert.Equal([3, 3], empty.T.MatMul(empty).Shape);
        Assert.Equal(new float[9], empty.T.MatMul(empty).ToArray<float>());
        Assert.Equal([0, 5], empty.MatMul(Tensor.Ones(3, 5)).Shape);
        Assert.Equal([0, 3], empty.Softmax(0).Shape);
        Assert.Equal([0, 3], empty.LogSoftmax(1).Shape);
        Assert.Equal([float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity], empty.LogSumExp(0).ToArray<float>());
        Assert.Equal([0, 3], empty.CumSum(0).Shape);
        Assert.Equal([0, 3], empty.Sort(0).Values.Shape);
        Assert.Equal([0, 3], empty.Flip().Shape);
        Assert.Equal([0, 6], Functions.Concat([empty, empty], 1).Shape);
        Assert.Equal([2, 3], Functions.Concat([empty, Tensor.Ones(2, 3)], 0).Shape);
        Assert.Equal([0, 3], empty.Cast(DType.Int32).Cast(DType.Float16).Shape);
        Assert.Equal([0, 1, 3], empty[.., At.NewAxis].Shape);
        Assert.Equal([0, 3], empty[empty > 0].Reshape(0, 3).Shape);
        Assert.Equal("[]", Tensor.Zeros(0).ToString());
        Assert.Empty(empty.ToArray<float>());
        Assert.True((bool)Functions.Equal(empty, empty).All());
        Assert.False((bool)empty.Any());
    }

    [Fact]
    public void BigRanksWork()
    {
        Tensor x = Tensor.Arange(1L << 12).Reshape([.. Enumerable.Repeat(2, 12)]);

        Tensor turned = x.Permute([.. Enumerable.Range(0, 12).Reverse()]);

        Assert.Equal(12, turned.Rank);
        Assert.Equal(1L << 11, (long)turned[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
        Assert.Equal(x.Sum().ToScalar<long>(), turned.Sum([0, 2, 4, 6, 8, 10]).Sum().ToScalar<long>());
        Assert.Equal(2 * x.Sum().ToScalar<long>(), (turned + turned.Flip()).Sum().ToScalar<long>());
    }

    [Fact]
    public void WhatIsTooLongForAnAxisOrAnArraySaysSo()
    {
        // A view of one element: no memory is behind it.
        Tensor x = Tensor.Ones(100_000, 100_000);

        Assert.Equal(1f, (float)x[-1, -1]);
        Assert.Equal([50_000, 200_000], x.Reshape(50_000, -1).Shape);
        Assert.Contains("would get an axis of 10000000000 elements", Assert.Throws<ArgumentException>(() => x.Reshape(-1)).Message, StringComparison.Ordinal);
        Assert.Contains("Keep more axes", Assert.Throws<ArgumentException>(() => x.Flatten()).Message, StringComparison.Ordinal);
        Assert.Contains("more than an array holds", Assert.Throws<InvalidOperationException>(() => x.ToArray<float>()).Message, StringComparison.Ordinal);
        Assert.Contains("...", x.ToString(), StringComparison.Ordinal);
    }
}
