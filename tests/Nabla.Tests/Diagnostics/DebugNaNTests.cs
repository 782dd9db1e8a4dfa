using Nabla.Learning;

namespace Nabla.Tests.Diagnostics;

public sealed class DebugNaNTests
{
    [Fact]
    public void The_operation_and_the_line_are_named()
    {
        Tensor x = Tensor.Of([1f, -2, 3]);
        using DebugNaNScope watched = Transform.DebugNaN();
        Assert.Equal(2, (float)(x + 1).Max() / 2);
        NotFiniteNumberException thrown = Thrown(() => (x * 2).Log().Exp().Sum());
        Assert.StartsWith("Log made the first NaN in 1 of 3 elements: float32 [3] of float32 [3] from -4 to 6 (DebugNaNTests.cs:", thrown.Message, StringComparison.Ordinal);
        Assert.True(double.IsNaN(thrown.OffendingNumber));
        Assert.StartsWith("Divide made the first infinity: float64 [] of float64 [] = 1, float64 [] = 0 (", Thrown(() => Tensor.Of(1.0) / Tensor.Of(0.0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_there_before_is_no_mistake_but_NaN_of_infinities_is()
    {
        Tensor infinite = Tensor.Of([1.0, double.NegativeInfinity]);
        Tensor nan = Tensor.Of([1.0, double.NaN]);
        using DebugNaNScope watched = Transform.DebugNaN();
        Assert.Equal([1, 0], (infinite * 2).Softmax(0).ToArray<double>());
        Assert.Equal(2, (nan + 1).Count);
        Assert.StartsWith("Subtract made the first NaN in 1 of 2 elements", Thrown(() => infinite - infinite).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_derivative_names_the_operation_and_where_it_was_applied()
    {
        Variable x = new([4.0, 0.0]);
        using DebugNaNScope watched = Transform.DebugNaN();
        Tensor y = x.Log1p() * x.Pow(0.5);
        NotFiniteNumberException thrown = Thrown(() =>
        {
            y.Sum().Backward();
            return y;
        });
        Assert.Matches(@"^In the derivative of Pow \(DebugNaNTests\.cs:\d+: Tensor y = x\.Log1p\(\) \* x\.Pow\(0\.5\);\): \w+ made the first (infinity|NaN) in 1 of 2 elements", thrown.Message);
        Assert.Throws<NotFiniteNumberException>(() => Transform.Grad((Tensor v) => v.Pow(0.5).Sum())(Tensor.Of([0.0])));
    }

    [Fact]
    public void A_compiled_step_runs_as_it_was_written()
    {
        Variable w = new(1f);
        Func<Tensor, Tensor> step = Transform.Jit((Tensor x) => (w * x).Log());
        Assert.True(float.IsNaN((float)step(-1f)));
        using (Transform.DebugNaN())
        {
            Assert.Equal((float)Math.Log(2), (float)step(2f), 5);
            Assert.Matches(@"^Log made the first NaN: float32 \[\] of float32 \[\] = -1 \(DebugNaNTests\.cs:\d+: Func<Tensor, Tensor> step = ", Thrown(() => step(-1f)).Message);
        }

        Assert.True(float.IsNaN((float)step(-1f)));
        Assert.Equal(1, step.Traces());
    }

    [Fact]
    public void Loops_are_looked_into_and_graphs_cannot_be_watched()
    {
        using (Transform.DebugNaN())
        {
            NotFiniteNumberException thrown = Thrown(() => Transform.ForI(0, 5, (i, x) => (x - 1).Sqrt(), Tensor.Of(0.5)));
            Assert.StartsWith("Sqrt made the first NaN", thrown.Message, StringComparison.Ordinal);
        }

        Assert.Contains("Put it around the call", Assert.Throws<InvalidOperationException>(() => Transform.Jit((Tensor x) =>
        {
            using DebugNaNScope watched = Transform.DebugNaN();
            return x;
        })(1f)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trainer_names_the_operation_and_the_batch()
    {
        Sequential model = new(new Linear(2, 3, generator: new Generator(1)), new Tanh(), new Linear(3, 1, generator: new Generator(2)));
        Trainer trainer = new(model, new Sgd(model.Parameters, 0.1), (x, y) => ((x - 100).Log() - y).Square().Mean()) { DebugsNaN = true };
        NotFiniteNumberException thrown = await Assert.ThrowsAsync<NotFiniteNumberException>(
            () => trainer.FitAsync([(Tensor.Randn([8, 2], seed: 1), Tensor.Randn([8, 1], seed: 2))], 1));
        Assert.StartsWith("Log made the first NaN in ", thrown.Message, StringComparison.Ordinal);
        Assert.EndsWith("That was in batch 1 of epoch 1.", thrown.Message, StringComparison.Ordinal);
    }

    private static NotFiniteNumberException Thrown(Func<Tensor> f) => Assert.Throws<NotFiniteNumberException>(() => { f(); });
}
