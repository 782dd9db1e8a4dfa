namespace Nabla.Tests.Interpreters;

public sealed class HookTests
{
    [Fact]
    public void AHookSeesTheWholeGradientOnceAndMayReplaceIt()
    {
        Variable x = new([1f, 2]);
        List<string> seen = [];
        Tensor y = x * x;
        y.OnGradient(g => { seen.Add($"y {g}"); return g * 10; });
        x.OnGradient(g => { seen.Add($"x {g}"); return null; });

        (y + y * 2).Sum().Backward();

        // Both paths into y are summed before its hook runs, and it runs before what depends on it.
        Assert.Equal(["y [3., 3.]", "x [ 60., 120.]"], seen);
        Assert.Equal([60f, 120], x.Grad!.ToArray<float>());
    }

    [Fact]
    public void HooksRunInOrderAndCanBeRemoved()
    {
        Variable x = new(1f);
        IDisposable times = x.OnGradient(g => g * 10);
        x.OnGradient(g => g + 1);

        (x * 2).Backward();
        Assert.Equal(21f, (float)x.Grad!);

        x.ClearGrad();
        times.Dispose();
        times.Dispose();
        (x * 2).Backward();
        Assert.Equal(3f, (float)x.Grad!);
    }

    [Fact]
    public void WhatAHookReturnsHasTheGradientsType()
    {
        Variable x = new([1f, 2]);
        x.OnGradient(g => g.Cast(DType.Float64));
        Assert.Contains("A hook returned a gradient of float64 [2] for a tensor of float32 [2]", Assert.Throws<InvalidOperationException>(() => (x * 2).Sum().Backward()).Message, StringComparison.Ordinal);

        Variable y = new([1f, 2]);
        y.OnGradient(g => g.Sum());
        Assert.Throws<InvalidOperationException>(() => (y * 2).Sum().Backward());
        Assert.Null(y.Grad);

        // A bare number takes the type of the gradient it replaces.
        Variable z = new(1f);
        z.OnGradient(_ => 0.5);
        (z * 2).Backward();
        Assert.Equal(DType.Float64, (z.Grad! + Tensor.Of(1.0)).DType);
        Assert.Equal(DType.Float32, z.Grad!.DType);
        Assert.False(z.Grad.IsWeak);
    }

    [Fact]
    public void AHookOnAnIntermediateResultIsPartOfItsGraphOnly()
    {
        Variable x = new(3f);
        int calls = 0;
        Tensor y = x * x;
        y.OnGradient(g => { calls++; return null; });

        (x * x).Backward();
        Assert.Equal(0, calls);
        y.Backward();
        Assert.Equal(1, calls);
    }

    [Fact]
    public void RetainedGradientsAreThoseAfterTheHooks()
    {
        Variable x = new(3f);
        Tensor y = (x * x).RetainGrad();
        y.OnGradient(g => g * 5);

        y.Backward();

        Assert.Equal(5f, (float)y.Grad!);
        Assert.Equal(30f, (float)x.Grad!);
    }

    [Fact]
    public void AHooksOwnOperationsAreRecordedOnlyForHigherOrders()
    {
        Variable x = new(3f);
        bool? recorded = null;
        x.OnGradient(g => { recorded = (x * 2).GradFunction is not null; return null; });

        (x * x).Backward();
        Assert.False(recorded);
        (x * x).Backward(createGraph: true);
        Assert.True(recorded);
    }

    [Fact]
    public void BackwardInsideAHookOfTheSameVariableSaysWhy()
    {
        Variable x = new(3f);
        Tensor inner = x * 5;
        Tensor y = x * x;
        y.OnGradient(_ => { x.OnGradient(_ => null); inner.Backward(); return null; });
        y.Backward();
        Assert.Equal(11f, (float)x.Grad!);

        Tensor again = x * 2;
        x.OnGradient(_ => { again.Backward(); return null; });
        Assert.Contains("already under way", Assert.Throws<InvalidOperationException>(() => (x * 3).Backward()).Message, StringComparison.Ordinal);
    }
}
