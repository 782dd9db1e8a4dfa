using static Nabla.Transform;

namespace Nabla.Tests.Interpreters;

public sealed class DeepGraphTests
{
    private const int Depth = 1_000_000;

    [Fact]
    public void AChainOfAMillionOperationsDifferentiatesThroughVariables()
    {
        Variable x = new(1f);

        Chain(x).Backward();

        Assert.Equal(1f, (float)x.Grad!);
    }

    [Fact]
    public void AChainOfAMillionOperationsDifferentiatesThroughFunctions() => Assert.Equal(1f, (float)Grad(Chain)(1f));

    [Fact]
    public void DroppingADeepGraphGivesItsMemoryBack()
    {
        Variable x = new(1f);
        Tensor? y = Chain(x);
        long held = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(y);
        y = null;

        long after = GC.GetTotalMemory(forceFullCollection: true);

        // A node and its value are some hundred bytes.
        Assert.True(held - after > 100L * Depth, $"{held - after} bytes came back");
        GC.KeepAlive(x);
    }

    [Fact]
    public void ExplainingADeepGraphStopsInTime()
    {
        Variable x = new(1f);
        Tensor y = x;
        for (int i = 0; i < 10_000; i++)
        {
            y = -y;
        }

        Assert.Contains("only the first 200 nodes are shown", y.Explain(), StringComparison.Ordinal);
        Assert.Contains("n200[", y.ExplainMermaid(), StringComparison.Ordinal);
    }

    private static Tensor Chain(Tensor x)
    {
        for (int i = 0; i < Depth; i++)
        {
            x = -x;
        }

        return x;
    }
}
