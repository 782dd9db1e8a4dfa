namespace Nabla.Tests.Compilation;

/// <summary>A C# number among the arguments of a compiled function counts as it does in an expression: it takes the element type of what it meets.</summary>
public sealed class NumbersAsArgumentsTests
{
    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.Float16)]
    [InlineData(DType.Int64)]
    public void They_take_their_partners_type(DType dtype)
    {
        Tensor x = (Tensor.Randn([5], seed: 1) * 10).Cast(dtype);
        Func<Tensor, Tensor, Tensor> f = (x, rate) => (x * rate + (1 - rate)) / (rate * 2) - (rate * rate).Exp();
        Func<Tensor, Tensor, Tensor> compiled = Transform.Jit(f);
        foreach (double rate in (double[])[0.1, 0.3, 7])
        {
            Bits.AssertSame([f(x, rate)], [compiled(x, rate)], $"{dtype}, {rate}");
        }

        Bits.AssertSame([f(x, 3)], [compiled(x, 3)], $"{dtype}, an integer");
        Bits.AssertSame([f(x, 0.1f)], [compiled(x, 0.1f)], $"{dtype}, float");
        Assert.Equal(3, compiled.Traces());
    }

    [Fact]
    public void A_tensor_of_one_number_is_no_such_number()
    {
        Func<Tensor, Tensor, Tensor> compiled = Transform.Jit((Tensor x, Tensor rate) => x * rate);
        Tensor x = Tensor.Of([1f, 2]);
        Assert.Equal(DType.Float32, compiled(x, 0.5).DType);
        Assert.Equal(DType.Float64, compiled(x, Tensor.Of(0.5)).DType);
        Assert.Equal(DType.Float32, compiled(x, 0.25).DType);
        Assert.Equal(2, compiled.Traces());
    }

    [Fact]
    public void What_is_made_of_numbers_alone_is_one_still()
    {
        Func<Tensor, Tensor> twice = Transform.Jit((Tensor rate) => rate * 2);
        Tensor x = Tensor.Of([1f, 2]);
        Assert.Equal(DType.Float32, (x * twice(0.5)).DType);
        Assert.Equal([1, 2], (x * twice(0.5)).ToArray<float>());
        Assert.Equal(DType.Float64, (x * twice(Tensor.Of(0.5))).DType);
    }

    [Fact]
    public void Derivatives_and_variables_take_them()
    {
        Variable w = new([1f, 2]);
        Func<Tensor, Tensor> step = Transform.Jit((Tensor rate) =>
        {
            w.ClearGrad();
            Tensor loss = (w * w).Sum() * rate;
            loss.Backward();
            w.Value -= rate * w.Grad!;
            return loss.Detach();
        });
        Assert.Equal(DType.Float32, step(0.5).DType);
        Assert.Equal([0.5f, 1], w.ToArray<float>());
        Func<Tensor, Tensor, Tensor> f = Transform.Jit((Tensor x, Tensor rate) => (x.Square() * rate).Sum());
        Assert.Equal([1f, 2], Transform.Grad((Tensor x) => f(x, 0.5))(Tensor.Of([1f, 2])).ToArray<float>());
        Assert.Equal(5, (double)Transform.Grad((Tensor rate) => f(Tensor.Of([1.0, 2]), rate))(0.5));
    }

    [Fact]
    public void An_integer_that_may_not_fit_says_so()
    {
        Func<Tensor, Tensor, Tensor> f = Transform.Jit((Tensor x, Tensor n) => x + n);
        Assert.Equal([3L, 4], f(Tensor.Of([1L, 2]), 2).ToArray<long>());
        Assert.Contains("NumbersAsArgumentsTests.cs", Assert.Throws<TracingException>(() => f(Tensor.Of<byte>([1, 2]), 2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_assignment_as_an_expression_gives_what_it_assigned()
    {
        Variable w = new([1.0, 2.0]);
        Func<Tensor> step = Transform.Jit(() => w.Value = w.Value * 2);
        Assert.Equal([2, 4], step().ToArray<double>());
        Assert.Equal([2, 4], w.ToArray<double>());
        Tensor kept = step();
        step();
        Assert.Equal([4, 8], kept.ToArray<double>());
        Assert.Equal([8, 16], w.ToArray<double>());
    }
}
