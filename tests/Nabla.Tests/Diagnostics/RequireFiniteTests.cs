namespace Nabla.Tests.Diagnostics;

public sealed class RequireFiniteTests
{
    [Fact]
    public void Finite_numbers_go_through_as_they_are()
    {
        Tensor x = Tensor.Of([1.5f, -2, float.MaxValue]);
        Assert.Equal(x.ToArray<float>(), x.RequireFinite().ToArray<float>());
        Assert.Equal(2, Tensor.Of(2).RequireFinite().ToScalar<int>());
        Assert.Equal(0, Tensor.Zeros(0, 3).RequireFinite().Count);
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.NegativeInfinity, "-Infinity")]
    public void Others_are_named_with_the_line(float number, string text)
    {
        NotFiniteNumberException one = Assert.Throws<NotFiniteNumberException>(() => Tensor.Of(number).RequireFinite("The loss"));
        Assert.Matches($@"^The loss, float32 \[\], must be finite, but is {text} \(RequireFiniteTests\.cs:\d+\)\.$", one.Message);
        Assert.Equal(number, one.OffendingNumber);
        NotFiniteNumberException many = Assert.Throws<NotFiniteNumberException>(() => Tensor.Of([[1, number], [2, 3]]).T.RequireFinite());
        Assert.StartsWith($"A value, float32 [2, 2], must be finite, but holds {text} (", many.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    [InlineData(DType.Float64)]
    public void Every_floating_type_is_looked_at(DType dtype)
        => Assert.Throws<NotFiniteNumberException>(() => Tensor.Of([1, double.NaN, 3]).Cast(dtype).RequireFinite());

    [Fact]
    public void A_compiled_step_that_fails_has_changed_nothing()
    {
        Variable w = new([1.0, 2.0]);
        Func<Tensor, Tensor> step = Transform.Jit((Tensor x) =>
        {
            w.ClearGrad();
            Tensor loss = (w * x).Sum().RequireFinite("The loss");
            loss.Backward();
            w.Value -= 0.1 * w.Grad!;
            return loss.Detach();
        });
        step(Tensor.Of([1.0, 1]));
        double[] before = w.ToArray<double>();
        Assert.Throws<NotFiniteNumberException>(() => step(Tensor.Of([1.0, double.NaN])));
        Assert.Equal(before, w.ToArray<double>());
        Assert.Equal(before.Sum(), (double)step(Tensor.Of([1.0, 1])), 12);
    }

    [Fact]
    public void Examples_of_a_batch_are_looked_at_together()
    {
        Func<Tensor, Tensor> f = Transform.Vmap((Tensor x) => x.RequireFinite() * 2);
        Assert.Equal([2, 4], f(Tensor.Of([1.0, 2])).ToArray<double>());
        Assert.Throws<NotFiniteNumberException>(() => f(Tensor.Of([1.0, double.PositiveInfinity])));
    }
}
