using static Nabla.Transform;

namespace Nabla.Tests.Transforms;

/// <summary>What a function written down for any length of the leading axis says where it cannot be.</summary>
public sealed class AnyBatchErrorTests
{
    private static readonly Tensor s_x = Tensor.Randn([32, 4], seed: 1);

    [Fact]
    public void DecidingByTheLengthIsToldByItsLine()
    {
        string message = Failing(x => x.Shape[0] > 20 ? x.Sin() : x.Cos());
        Assert.StartsWith("A function given to Jit with anyBatch cannot be written down once for every length of the leading axis of argument 0: ", message, StringComparison.Ordinal);
        Assert.Contains("Cos is Sin at another size", message, StringComparison.Ordinal);
        Assert.Contains("leave anyBatch out", message, StringComparison.Ordinal);

        Assert.Contains("C# code decided by a length what to do", Failing(x => x.Shape[0] > 20 ? x.Sin() : x.Sin() + x), StringComparison.Ordinal);
        Assert.Contains("C# code decided by a length what to do", Failing(x => Enumerable.Range(0, x.Shape[0]).Aggregate(x[0], (sum, i) => sum + x[i])), StringComparison.Ordinal);
    }

    [Fact]
    public void NumbersThatAreNoLengthsAreToldWithTheirValues()
    {
        Assert.Contains("a constant has the number 1.0986 at size 3 and 4.2047 at size 67", Failing(x => x * Math.Log(x.Shape[0])), StringComparison.Ordinal);
        Assert.Contains("a constant would have the number 1031. at size 1031, going by smaller ones, and has 100.", Failing(x => x * Math.Min(x.Shape[0], 100)), StringComparison.Ordinal);
        Assert.Contains(
            "a constant has a tensor float32 [3] of numbers at size 3 and float32 [67] at size 67",
            Failing(x => x.T * Tensor.Of<float>([.. Enumerable.Range(0, x.Shape[0]).Select(i => (float)i * i)])),
            StringComparison.Ordinal);
    }

    [Fact]
    public void LengthsThatAreNoMultiplesAreToldByTheirLine()
    {
        string message = Failing(x => x[..(x.Shape[0] / 2)]);
        Assert.Contains("Slice", message, StringComparison.Ordinal);
        Assert.Contains("has the length 1 at size 3 and 33 at size 67", message, StringComparison.Ordinal);
        Assert.Contains("axis of argument 0: ", Failing(x => x[.., 0].Reshape(2, -1)), StringComparison.Ordinal);
        Assert.Contains("Reshape cannot turn [1031, 1031]", Failing(x => x.MatMul(x.T).Reshape(-1)), StringComparison.Ordinal);
    }

    [Fact]
    public void AResultThatHoldsTheLengthIsTold()
    {
        Func<Tensor, (Tensor, int)> f = Jit((Tensor x) => (x.Sum(), x.Shape[0]), anyBatch: true);
        Assert.Contains("the result holds something besides tensors", Assert.Throws<BatchSizeException>(() => f(s_x)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsWrongAtEverySizeIsToldAsEver()
    {
        Variable w = new(Tensor.Randn([4, 3], seed: 2));
        Func<Tensor, Tensor> f = Jit((Tensor x) => x.MatMul(w), anyBatch: true);
        f(s_x);
        Assert.Contains("[32, 5]", Assert.Throws<ArgumentException>(() => f(Tensor.Randn([32, 5], seed: 1))).Message, StringComparison.Ordinal);
        f(s_x[..3]);
        Assert.Equal(1, f.Traces());

        Func<Tensor, Tensor, Tensor> g = Jit((Tensor x, Tensor y) => x - y, anyBatch: true);
        g(s_x, s_x);
        Assert.Contains("[33, 4] with [32, 4]", Assert.Throws<ArgumentException>(() => g(Tensor.Randn([33, 4], seed: 1), s_x)).Message, StringComparison.Ordinal);
        Assert.Throws<TracingException>(() => Jit((Tensor x) => (bool)(x.Sum() > 0) ? x : -x, anyBatch: true)(s_x));
    }

    [Fact]
    public void AWeightThatHappensToBeAsLongIsNamed()
    {
        Func<Tensor, Tensor, Tensor> f = Jit((Tensor x, Tensor w) => x.MatMul(w), anyBatch: true);
        string message = Assert.Throws<BatchSizeException>(() => f(Tensor.Randn([4, 4], seed: 1), Tensor.Randn([4, 3], seed: 2))).Message;
        Assert.Contains("argument 0 and argument 1", message, StringComparison.Ordinal);
        Assert.Contains("as a Variable", message, StringComparison.Ordinal);

        // Nothing was kept: with another number of examples it is told what is meant.
        foreach (int size in new[] { 7, 4, 9 })
        {
            Tensor x = Tensor.Randn([size, 4], seed: 1);
            if (size != 4)
            {
                Assert.Equal([size, 3], f(x, Tensor.Randn([4, 3], seed: 2)).Shape);
            }
        }

        Assert.Equal(1, f.Traces());
    }

    private static string Failing(Func<Tensor, Tensor> f) => Assert.Throws<BatchSizeException>(() => Jit(f, anyBatch: true)(s_x)).Message;
}
