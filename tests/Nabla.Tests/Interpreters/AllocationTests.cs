namespace Nabla.Tests.Interpreters;

/// <summary>Bytes that hot paths may allocate on the managed heap. Raise a budget only together with a reason.</summary>
public sealed class AllocationTests
{
    // A tensor is an object of 56 bytes, its storage one of 64, ten floats an array of 64.
    private const long Sum = 250;

    // 1/(1 + exp(-x)), Sum and Backward on ten floats: eight operations forward, as many nodes, some twelve operations backward.
    private const long Logistic = 5_500;

    [Fact]
    public void AddingTenNumbers()
    {
        Tensor a = Tensor.Rand([10], seed: 1);
        Tensor b = Tensor.Rand([10], seed: 2);

        Assert.InRange(Bytes(() => a + b), 1, Sum);
    }

    [Fact]
    public void TheLogisticForwardAndBackward()
    {
        Variable x = new(Tensor.Rand([10], seed: 1));

        long bytes = Bytes(() =>
        {
            x.ClearGrad();
            Tensor y = (1 / (1 + Functions.Exp(-x))).Sum();
            y.Backward();
            return y;
        });

        Assert.InRange(bytes, 1, Logistic);
    }

    private static long Bytes(Func<Tensor> f)
    {
        for (int i = 0; i < 50; i++)
        {
            f();
        }

        const int Times = 100;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Times; i++)
        {
            f();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / Times;
    }
}
