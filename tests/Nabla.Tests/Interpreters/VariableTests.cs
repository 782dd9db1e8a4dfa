using static Nabla.Transform;

namespace Nabla.Tests.Interpreters;

public sealed class VariableTests
{
    [Fact]
    public void AnOperationCapturesTheValueAtTheCall()
    {
        Variable w = new([1f, 2]);
        Tensor loss = (w * w).Sum();

        w.Value = Tensor.Of([10f, 20]);
        loss.Backward();

        Assert.Equal(5f, (float)loss);
        Assert.Equal([2f, 4], w.Grad!.ToArray<float>());
        w.ClearGrad();
        (w * w).Sum().Backward();
        Assert.Equal([20f, 40], w.Grad!.ToArray<float>());
    }

    [Fact]
    public void AValueThatWasHandedOutKeepsItsNumbers()
    {
        Variable w = new([1f, 2]);
        Tensor before = w.Value;
        Tensor detached = w.Detach();
        Tensor view = w[0];

        w.Value = w.Value - 5;

        Assert.Equal([1f, 2], before.ToArray<float>());
        Assert.Equal([1f, 2], detached.ToArray<float>());
        Assert.Equal(1f, (float)view);
        Assert.Equal([-4f, -3], w.Value.ToArray<float>());
        Assert.Equal([-4f, -3], w.ToArray<float>());
    }

    [Fact]
    public void GradientsHandedOutKeepTheirNumbersWhileOthersAccumulate()
    {
        Variable w = new(3f);

        (w * w).Backward();
        Tensor first = w.Grad!;
        (w * w).Backward();

        Assert.Equal(6f, (float)first);
        Assert.Equal(12f, (float)w.Grad!);
        w.ClearGrad();
        Assert.Null(w.Grad);
    }

    [Fact]
    public void AVariableKeepsItsTypeForGood()
    {
        Variable w = new([1f, 2]) { Name = "w" };

        Assert.Equal(
            "A variable of float32 [2] cannot take a value of float64 [2]. Cast it: value.Cast(DType.Float32). (Parameter 'value')",
            Assert.Throws<ArgumentException>(() => w.Value = Tensor.Of([1.0, 2])).Message);
        Assert.Contains("Make a new Variable to change the shape", Assert.Throws<ArgumentException>(() => w.Value = Tensor.Of([1f])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => w.Value = null!);
        Variable scalar = new(1f);
        scalar.Value = 2.5;
        Assert.Equal(2.5f, (float)scalar.Value);
        Assert.False(scalar.Value.IsWeak);
        Variable count = new(Tensor.Of(1L), trainable: false);
        count.Value = 5;
        Assert.Equal(5L, (long)count.Value);
        Assert.Throws<ArgumentException>(() => count.Value = 0.5);
        count.Value += 1;
        Assert.Equal(6L, (long)count.Value);
    }

    [Fact]
    public void OnlyFloatingPointNumbersAreTrained()
    {
        Assert.Contains("Write 1f instead of 1", Assert.Throws<ArgumentException>(() => new Variable(Tensor.Of([1, 2]))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Variable(true));
        Assert.Throws<ArgumentNullException>(() => new Variable(null!));
        Variable state = new(Tensor.Of([1, 2]), trainable: false);
        Assert.Null((state * 2f).GradFunction);
        Assert.Null(state.Grad);
        Assert.Throws<InvalidOperationException>(() => state.RetainGrad());
        Assert.Throws<InvalidOperationException>(() => state.OnGradient(g => g));
    }

    [Fact]
    public void AStateThatIsNotTrainedReceivesNothing()
    {
        Variable mean = new(2f, trainable: false);
        Variable w = new(3f);

        Tensor loss = mean * w;
        mean.Value = 100;
        loss.Backward();

        Assert.Equal(2f, (float)w.Grad!);
        Assert.Null(mean.Grad);
    }

    [Fact]
    public void AVariableTakesNoTracer()
    {
        Variable w = new(1f);

        Assert.Contains("its value would outlive the transform", Assert.Throws<InvalidOperationException>(() => Grad(x => { w.Value = x * 2; return x; })(3f)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Grad(x => new Variable(x) * x)(3f));
        w.Value = new Variable(5f) * 2;
        Assert.Equal(10f, (float)w.Value);
        Assert.Equal(10f, (float)new Variable(w).Value);
    }
}
