namespace Nabla.Tests.Tensors;

public sealed class IndexingTests
{
    private static readonly Tensor s_cube = Tensor.Arange(24).Reshape(2, 3, 4);

    [Fact]
    public void IntegersPickAndNegativeOnesCountFromTheEnd()
    {
        Assert.Equal(17L, (long)s_cube[1, 1, 1]);
        Assert.Equal(23L, (long)s_cube[-1, -1, -1]);
        Assert.Equal(23L, (long)s_cube[^1, ^1, ^1]);
        Assert.Equal([3, 4], s_cube[0].Shape);
        Assert.Equal([3L, 7, 11], s_cube[0, .., ^1].ToArray<long>());
    }

    [Fact]
    public void RangesTakeAndStepsSkip()
    {
        Tensor x = Tensor.Arange(10);

        Assert.Equal([2L, 3, 4], x[2..5].ToArray<long>());
        Assert.Equal([8L, 9], x[^2..].ToArray<long>());
        Assert.Empty(x[4..4].ToArray<long>());
        Assert.Equal([1L, 4, 7], x[At.Every(1..9, 3)].ToArray<long>());
        Assert.Equal([9L, 8, 7, 6, 5, 4, 3, 2, 1, 0], x[At.Every(.., -1)].ToArray<long>());
        Assert.Equal([8L, 5, 2], x[At.Every(1..9, -3)].ToArray<long>());
        Assert.Equal([0L], x[At.Every(.., int.MaxValue)].ToArray<long>());
        Assert.Equal([9L], x[At.Every(.., int.MinValue)].ToArray<long>());
        Assert.Empty(x[At.Every(3..3, -2)].ToArray<long>());
        Assert.Throws<ArgumentOutOfRangeException>(() => At.Every(.., 0));
    }

    [Fact]
    public void NewAxesAndTheRestFindTheirPlaces()
    {
        Assert.Equal([2, 1, 3, 4], s_cube[.., At.NewAxis].Shape);
        Assert.Equal([2, 3, 4, 1], s_cube[At.Rest, At.NewAxis].Shape);
        Assert.Equal([2, 3], s_cube[At.Rest, 0].Shape);
        Assert.Equal([4, 1], s_cube[0, 1, At.Rest, At.NewAxis].Shape);
        Assert.Equal([2, 3, 4], s_cube[At.Rest].Shape);
        Assert.Equal([1], Tensor.Of(3f)[At.NewAxis].Shape);
        Assert.Same(s_cube, s_cube[..]);
    }

    [Fact]
    public void MasksOfAnyRankGatherWhereTheyAreTrue()
    {
        Tensor rows = Tensor.Of([false, true]);
        Tensor matrix = s_cube[0] % 2 > 0;

        Assert.Equal([1, 3, 4], s_cube[rows].Shape);
        Assert.Equal([2, 6], s_cube[.., matrix].Shape);
        Assert.Equal([1L, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23], s_cube[s_cube % 2 > 0].ToArray<long>());
        Assert.Equal([0], s_cube[s_cube < 0].Shape);
        Assert.Equal([1, 2, 3, 4], s_cube[Tensor.Of(true)].Shape);
        Assert.Equal([0, 2, 3, 4], s_cube[Tensor.Of(false)].Shape);
        Assert.Equal([0, 4], Tensor.Zeros(0, 4)[Tensor.Zeros([0], DType.Bool)].Shape);
        Assert.Equal([0], Tensor.Zeros(2, 0, 3)[Tensor.Zeros([2, 0, 3], DType.Bool)].Shape);
        Assert.Contains("A mask of [3] does not fit axes 0 to 0 of int64 [2, 3, 4]", Assert.Throws<ArgumentException>(() => s_cube[Tensor.Of([true, false, true])]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void IntegerTensorsBroadcastTogether()
    {
        Tensor rows = Tensor.Of([0L, 1]).Reshape(2, 1);
        Tensor columns = Tensor.Of([2, 0, -1]);

        Assert.Equal([2L, 0, 3, 14, 12, 15], s_cube[rows, 0, columns].ToArray<long>());
        Assert.Equal([2, 3], s_cube[rows, 0, columns].Shape);
        Assert.Equal([2, 3, 3], s_cube[rows, .., columns].Shape);
        Assert.Equal([2, 2, 3], s_cube[.., 1, columns][.., At.NewAxis][.., Tensor.Of([(byte)0, (byte)0])].Shape);
        Assert.Equal([3, 4], s_cube[Tensor.Of(1L)].Shape);
        Assert.Equal([20L, 21, 22, 23], s_cube[1, Tensor.Of(-1)].ToArray<long>());
        Assert.Equal([0, 3, 4], s_cube[Tensor.Zeros([0], DType.Int64)].Shape);
        int[] array = [1, 0];
        Assert.Equal([12L, 0], s_cube[array, 0, 0].ToArray<long>());
    }

    [Fact]
    public void WhatIsOutsideSaysWhereAndOfWhat()
    {
        Assert.Contains("Index 2 is outside axis 0 of int64 [2, 3, 4], which has 2 elements (IndexingTests.cs:", Assert.Throws<ArgumentOutOfRangeException>(() => s_cube[2]).Message, StringComparison.Ordinal);
        Assert.Contains("Index ^4 is outside axis 1", Assert.Throws<ArgumentOutOfRangeException>(() => s_cube[0, -4]).Message, StringComparison.Ordinal);
        Assert.Contains("Range 1..5 is not within axis 2", Assert.Throws<ArgumentOutOfRangeException>(() => s_cube[0, 0, 1..5]).Message, StringComparison.Ordinal);
        Assert.Contains("The indexer names 4 axes, but int64 [2, 3, 4] has 3", Assert.Throws<ArgumentException>(() => s_cube[0, 0, 0, 0]).Message, StringComparison.Ordinal);
        Assert.Contains("At.Rest may stand once", Assert.Throws<ArgumentException>(() => s_cube[At.Rest, At.Rest]).Message, StringComparison.Ordinal);
        Assert.Contains("A tensor index is bool or integer, not float32 [1]", Assert.Throws<ArgumentException>(() => s_cube[Tensor.Ones(1)]).Message, StringComparison.Ordinal);

        // The axis is that of the tensor, not one counted after integers dropped theirs.
        Assert.Contains("Index 4 is outside axis 2", Assert.Throws<ArgumentOutOfRangeException>(() => s_cube[0, .., Tensor.Of([0, 4])]).Message, StringComparison.Ordinal);
        Assert.Contains("Index -4 is outside axis 1", Assert.Throws<ArgumentOutOfRangeException>(() => s_cube[0, Tensor.Of([-4])]).Message, StringComparison.Ordinal);
        Assert.Contains("cannot combine [2] with [3]", Assert.Throws<ArgumentException>(() => s_cube[Tensor.Of([0, 1]), Tensor.Of([0, 1, 2])]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryMixtureAgreesWithIndexingElementByElement()
    {
        Random random = new(7);
        for (int trial = 0; trial < 400; trial++)
        {
            int[] lengths = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(1, 5))];
            Tensor x = Tensor.Arange(new Shape(lengths).Count).Reshape(lengths);
            (At[] at, SlowIndexer slow) = SlowIndexer.Random(random, lengths);

            Tensor picked = x[at];
            (int[] shape, long[] elements) = slow.Pick();
            Assert.True(picked.Shape.Lengths.SequenceEqual(shape) && picked.ToArray<long>().AsSpan().SequenceEqual(elements), $"trial {trial}: {slow}\n{picked.Shape} {picked}\n[{string.Join(", ", shape)}] {string.Join(" ", elements)}");

            // Writing: the last of several values for one place stays.
            Tensor values = -1 - Tensor.Arange(picked.Count).Reshape(picked.Shape);
            long[] expected = x.ToArray<long>();
            for (int i = 0; i < elements.Length; i++)
            {
                expected[elements[i]] = -1 - i;
            }

            Assert.True(x.With(values, at).ToArray<long>().AsSpan().SequenceEqual(expected), $"trial {trial}: With {slow}");
        }
    }
}
