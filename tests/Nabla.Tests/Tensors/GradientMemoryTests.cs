using Nabla.Learning;
using static Nabla.Transform;

namespace Nabla.Tests.Tensors;

public class GradientMemoryTests
{
    private const int Count = 5000;

    [Fact]
    public void MemoryOfAGradientThatNobodyReadReturnsWhenItIsCleared()
    {
        Variable x = Drawn(1);
        x.Square().Sum().Backward();
        Storage own = StorageOf(x);
        x.ClearGrad();
        Assert.Null(own.Block);
        Assert.Null(x.Grad);
    }

    [Fact]
    public void AGradientThatWasReadKeepsItsNumbers()
    {
        Variable x = Drawn(1);
        x.Square().Sum().Backward();
        Tensor gradient = x.Grad!;
        float[] before = gradient.ToArray<float>();
        x.ClearGrad();
        x.Exp().Sum().Backward();
        Assert.Equal(before, gradient.ToArray<float>());
        Assert.NotNull(((ConcreteTensor)gradient).Storage.Block);
    }

    [Fact]
    public void OneGradientOfTwoVariablesStaysWhileEitherHoldsIt()
    {
        Variable x = Drawn(1);
        Variable y = Drawn(2);
        (x + y).Square().Sum().Backward();
        x.ClearGrad();
        x.Exp().Sum().Backward();
        Assert.Equal(((x.Value + y.Value) * 2).ToArray<float>(), y.Grad!.ToArray<float>());
    }

    [Fact]
    public void OneGradientSeenInTwoWaysStaysWhileEitherHoldsIt()
    {
        Variable x = Drawn(1);
        Variable y = new(Tensor.Randn([Count / 2, 2], seed: 2));
        (x.Reshape(Count / 2, 2) + y).Square().Sum().Backward();
        x.ClearGrad();
        x.Exp().Sum().Backward();
        Assert.Equal(((x.Value.Reshape(Count / 2, 2) + y.Value) * 2).ToArray<float>(), y.Grad!.ToArray<float>());
    }

    [Fact]
    public void ACotangentOfTheUsersIsNobodyElses()
    {
        Variable x = Drawn(1);
        Tensor g = Tensor.Randn([Count], seed: 3);
        float[] before = g.ToArray<float>();
        x.Reshape(Count / 2, 2).Reshape(Count).Backward(g);
        x.ClearGrad();
        x.Exp().Sum().Backward();
        Assert.Equal(before, g.ToArray<float>());
    }

    [Fact]
    public void WhatAHookSawKeepsItsNumbers()
    {
        Variable x = Drawn(1);
        Tensor? seen = null;
        x.OnGradient(g =>
        {
            seen = g;
            return null;
        });
        x.Square().Sum().Backward();
        x.ClearGrad();
        Assert.Equal((x.Value * 2).ToArray<float>(), seen!.ToArray<float>());
    }

    [Fact]
    public void WhatWasGatheredBeforeReturnsWhenMoreIsAdded()
    {
        Variable x = Drawn(1);
        x.Square().Sum().Backward();
        Storage first = StorageOf(x);
        x.Square().Sum().Backward();
        Storage second = StorageOf(x);
        Assert.Null(first.Block);
        Assert.Equal((x.Value * 4).ToArray<float>(), x.GatheredGrad!.ToArray<float>());
        x.ClearGrad();
        Assert.Null(second.Block);
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("adam")]
    public void AnOptimizersStepLeavesTheGradientItsOwn(string rule)
    {
        Variable x = Drawn(1);
        Optimizer optimizer = rule == "sgd" ? new Sgd([x], 0.1, momentum: 0.9) : new Adam([x], 0.1);
        x.Square().Sum().Backward();
        Storage own = StorageOf(x);
        optimizer.Step();
        Assert.NotNull(own.Block);
        optimizer.ClearGrad();
        Assert.Null(own.Block);
        Assert.All(x.Value.ToArray<float>(), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void WhatAnUpdateReadLastsToItsEnd()
    {
        Variable x = Drawn(1);
        x.Square().Sum().Backward();
        float[] expected = (x.Value - x.Value * 2).ToArray<float>();
        Update(() =>
        {
            Tensor gradient = x.Grad!;
            x.ReplaceGrad(gradient * 0.5);
            x.ClearGrad();
            x.Value -= gradient;
        });
        Assert.Equal(expected, x.Value.ToArray<float>());
    }

    [Fact]
    public void ACompiledStepsGradientReturnsToo()
    {
        Variable x = Drawn(1);
        Func<Tensor, Tensor> step = Jit(
            (Tensor g) =>
            {
                x.ClearGrad();
                Tensor y = x.Square();
                y.Backward(g);
                return y;
            },
            keepGrads: true);
        Tensor cotangent = Tensor.Ones([Count]);
        step(cotangent);
        Storage first = StorageOf(x);
        step(cotangent);
        Assert.Null(first.Block);
        Tensor gradient = x.Grad!;
        step(cotangent);
        Assert.Equal((x.Value * 2).ToArray<float>(), gradient.ToArray<float>());
    }

    [Fact]
    public void ACompiledStepsGradientThatIsAResultTooStays()
    {
        Variable x = Drawn(1);
        Func<Tensor, Tensor> step = Jit(
            (Tensor g) =>
            {
                x.ClearGrad();
                x.Square().Backward(g);
                return x.Grad!;
            },
            keepGrads: true);
        Tensor cotangent = Tensor.Ones([Count]);
        Tensor result = step(cotangent);
        x.ClearGrad();
        step(cotangent * 3);
        Assert.Equal((x.Value * 2).ToArray<float>(), result.ToArray<float>());
    }

    private static Variable Drawn(ulong seed) => new(Tensor.Randn([Count], seed: seed));

    private static Storage StorageOf(Variable x) => ((ConcreteTensor)x.GatheredGrad!).Storage;
}
