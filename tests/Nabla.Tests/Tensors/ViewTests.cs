namespace Nabla.Tests.Tensors;

public sealed class ViewTests
{
    [Fact]
    public void MovementsShareMemory()
    {
        Tensor x = Tensor.Arange(24).Reshape(2, 3, 4);

        Tensor[] views = [x.Reshape(6, 4), x.T, x.Permute(2, 0, 1), x.Flip(), x[1], x[.., 1..], x[At.Rest, At.Every(.., -2)], x.Unsqueeze(0), x.BroadcastTo([5, 2, 3, 4]), x.Narrow(1, 1, 2), x.Split(2, 2)[1], x.Detach(), x.Flatten()];

        Assert.All(views, view => Assert.Same(x.Concrete.Storage, view.Concrete.Storage));
        Assert.NotSame(x.Concrete.Storage, x[Tensor.Of([0, 1])].Concrete.Storage);
        Assert.NotSame(x.Concrete.Storage, x.T.Reshape(24).Concrete.Storage);
    }

    [Fact]
    public void ReshapeAgreesWithACopyUnderRandomStrides()
    {
        Random random = new(3);
        int views = 0;
        for (int trial = 0; trial < 2000; trial++)
        {
            Tensor x = Strided(random);
            int[] target = Factors(random, x.Count);
            Tensor reshaped = x.Reshape(target);

            Assert.Equal(x.ToArray<long>(), reshaped.ToArray<long>());
            Assert.Equal(new Shape(target), reshaped.Shape);
            views += ReferenceEquals(reshaped.Concrete.Storage, x.Concrete.Storage) ? 1 : 0;

            // Where merging and splitting back is possible at all, it is done without a copy.
            Tensor merged = x.Reshape(target).Reshape(x.Shape);
            Assert.Equal(x.ToArray<long>(), merged.ToArray<long>());
        }

        Assert.InRange(views, 500, 1900);
    }

    [Fact]
    public void ReshapeIsAViewWheneverStridesAllow()
    {
        Tensor x = Tensor.Arange(24).Reshape(2, 3, 4);

        // Rows that were cut short still merge where they are regular, and axes may be split anywhere.
        Assert.True(IsView(x[.., ..2], [2, 2, 2, 2]));
        Assert.True(IsView(x[.., ..2], [2, 8]));
        Assert.True(IsView(x.Permute(2, 0, 1), [2, 2, 6]));
        Assert.True(IsView(x.Flip(), [24]));
        Assert.True(IsView(x.BroadcastTo([5, 2, 3, 4]), [5, 24]));
        Assert.True(IsView(Tensor.Ones(3, 4), [12]));
        Assert.True(IsView(x[.., 1], [1, 2, 1, 4, 1]));
        Assert.False(IsView(x.T, [24]));
        Assert.False(IsView(x.BroadcastTo([5, 2, 3, 4]), [10, 12]));

        static bool IsView(Tensor x, Shape shape) => ReferenceEquals(x.Reshape(shape).Concrete.Storage, x.Concrete.Storage);
    }

    [Fact]
    public void ReshapeFindsOneLengthAndRefusesTheRest()
    {
        Tensor x = Tensor.Zeros(2, 6);

        Assert.Equal([3, 4], x.Reshape(3, -1).Shape);
        Assert.Equal([3, 4], x.Reshape([3, -1]).Shape);
        Assert.Equal([3, 4], Tensor.Zeros([3, 4]).Shape);
        Assert.Equal([12], x.Reshape(-1).Shape);
        Assert.Equal([0], Tensor.Zeros(0, 3).Reshape(-1).Shape);
        Assert.Equal([2, 0], Tensor.Zeros(0, 3).Reshape(2, -1).Shape);
        Assert.Equal([1], Tensor.Of(1f).Reshape(-1).Shape);
        Assert.Contains("one −1 is allowed", Assert.Throws<ArgumentException>(() => x.Reshape(-1, -1)).Message, StringComparison.Ordinal);
        Assert.Contains("cannot find the length −1 in [5, -1]", Assert.Throws<ArgumentException>(() => x.Reshape(5, -1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Tensor.Zeros(0, 3).Reshape(0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => x.Reshape(-2, 6));
        Assert.Contains("cannot turn [2, 6] (12 elements) into [5] (5 elements)", Assert.Throws<ArgumentException>(() => x.Reshape(5)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OperationsOnViewsEqualThoseOnCopies()
    {
        Random random = new(5);
        for (int trial = 0; trial < 200; trial++)
        {
            Tensor x = Strided(random);
            Tensor copy = Tensor.Of(x.ToArray<long>(), x.Shape);
            Same(copy + copy.Flip(), x + x.Flip());
            Same(copy.Sum(0), x.Sum(0));
            Same(copy.Sum(-1), x.Sum(-1));
            Same(copy.Max(), x.Max());
            Same(copy.CumSum(0), x.CumSum(0));
            Same(copy.Sort(-1).Indices, x.Sort(-1).Indices);
            Same(copy.ArgMax(0), x.ArgMax(0));
            Same(copy.Cast(DType.Float16), x.Cast(DType.Float16));
            Same(Functions.Concat([copy, copy], 0), Functions.Concat([x, x], 0));
            Same(Functions.IndexSelect(copy, Tensor.Zeros([2], DType.Int64), -1), Functions.IndexSelect(x, Tensor.Zeros([2], DType.Int64), -1));
            Same(copy.Pad(0, 1, 2), x.Pad(0, 1, 2));
        }

        static void Same(Tensor expected, Tensor actual)
        {
            Assert.Equal(expected.Type, actual.Type);
            Assert.True((bool)Functions.Equal(expected, actual).All());
        }
    }

    [Fact]
    public void AnUnchangedVariableIsHandedOutAsWhatItHoldsNow()
    {
        Variable w = new([[1f, 2], [3, 4]]);
        Tensor[] same = [w.Reshape(2, 2), w.Cast(DType.Float32), w.Permute(0, 1), w.MoveAxis(1, 1), w.Narrow(0, 0, 2), w.BroadcastTo([2, 2]), w[At.Rest], w.Flatten(1, 1), w.Squeeze()];

        w.Value = Tensor.Zeros(2, 2);

        foreach (Tensor one in same)
        {
            Assert.Equal([1f, 2, 3, 4], one.ToArray<float>());
            w.ClearGrad();
            one.Square().Sum().Backward();
            Assert.Equal([2f, 4, 6, 8], w.Grad!.ToArray<float>());
        }
    }

    private static Tensor Strided(Random random)
    {
        int[] lengths = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(1, 5))];
        Tensor x = Tensor.Arange(new Shape(lengths).Count).Reshape(lengths);
        for (int step = random.Next(0, 4); step > 0; step--)
        {
            int axis = random.Next(x.Rank);
            x = random.Next(5) switch
            {
                0 => x.Transpose(axis, random.Next(x.Rank)),
                1 => x.Flip(axis),
                2 => x.Narrow(axis, x.Shape[axis] / 2, x.Shape[axis] - x.Shape[axis] / 2),
                3 => x.Unsqueeze(axis).BroadcastTo([.. x.Shape.Lengths[..axis], 2, .. x.Shape.Lengths[axis..]]),
                _ => x.MoveAxis(axis, 0)[At.Every(.., 2)].MoveAxis(0, axis),
            };
        }

        return x;
    }

    /// <summary>Random lengths with a given product.</summary>
    private static int[] Factors(Random random, long count)
    {
        List<int> factors = [];
        for (int divisor = 2; count > 1; divisor++)
        {
            for (; count % divisor == 0; count /= divisor)
            {
                factors.Add(divisor);
            }
        }

        int[] lengths = [.. Enumerable.Repeat(1, random.Next(1, 5))];
        foreach (int factor in factors)
        {
            lengths[random.Next(lengths.Length)] *= factor;
        }

        return lengths;
    }
}
