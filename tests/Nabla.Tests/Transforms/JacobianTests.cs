using static Nabla.Transform;

namespace Nabla.Tests.Transforms;

public sealed class JacobianTests
{
    private static readonly (string Name, Func<Func<Tensor, Tensor>, Func<Tensor, Tensor>> Of)[] s_ways = [("by either", Jacobian), ("forward", JacobianForward), ("reverse", JacobianReverse)];

    [Fact]
    public void The_element_type_is_the_argument_s()
    {
        // Wide, square and tall, so that either mode is chosen.
        foreach (int rows in new[] { 1, 3, 5 })
        {
            Tensor matrix = Tensor.Randn([rows, 3], DType.Float64, 1);
            Tensor x = Tensor.Of([0.25f, -1.5f, 0.75f]);
            Tensor expected = matrix.MatMul(x.Cast(DType.Float64)).Cos().Unsqueeze(1) * matrix;
            foreach ((string name, Func<Func<Tensor, Tensor>, Func<Tensor, Tensor>> of) in s_ways)
            {
                Tensor widened = of(v => matrix.MatMul(v.Cast(DType.Float64)).Sin())(x);
                Assert.True(widened.Type == new TensorType(DType.Float32, [rows, 3]), $"{name}: {widened.Type}");
                Assert.True(widened.AllClose(expected, 1e-6, 1e-7), name);
                Tensor narrowed = of(v => matrix.Cast(DType.Float32).MatMul(v.Cast(DType.Float32)).Sin())(x.Cast(DType.Float64));
                Assert.True(narrowed.Type == new TensorType(DType.Float64, [rows, 3]), $"{name}: {narrowed.Type}");
                Assert.True(narrowed.AllClose(expected, 1e-5, 1e-6), name);
            }
        }
    }

    [Fact]
    public void An_integer_has_no_derivatives()
    {
        Tensor x = Tensor.Of([0.5f, 2f]);
        Func<Tensor, Tensor> whole = v => v.Cast(DType.Int64);
        foreach ((_, Func<Func<Tensor, Tensor>, Func<Tensor, Tensor>> of) in s_ways)
        {
            string message = Assert.Throws<InvalidOperationException>(() => of(whole)(x)).Message;
            Assert.Contains("A Jacobian was asked of a function that returned int64 [2]: only floating-point numbers have derivatives", message, StringComparison.Ordinal);
            Assert.Contains("(JacobianTests.cs:", message, StringComparison.Ordinal);
        }

        Assert.Contains("int64 [6]", Assert.Throws<InvalidOperationException>(() => Jacobian(v => Nabla.Functions.Concat([v, v, v], 0).Cast(DType.Int64))(x)).Message, StringComparison.Ordinal);
        Assert.Contains("A gradient was asked of a function that returned int64 []", Assert.Throws<InvalidOperationException>(() => Grad(v => whole(v).Sum())(x)).Message, StringComparison.Ordinal);
        Assert.Contains("A gradient was asked of a function that returned int64 []", Assert.Throws<InvalidOperationException>(() => GradientReport(v => whole(v).Sum(), x)).Message, StringComparison.Ordinal);
        Assert.Contains("A derivative was asked of a function that returned int64 [2]", Assert.Throws<InvalidOperationException>(() => Linearize(whole, x)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_function_runs_once()
    {
        foreach (int copies in new[] { 1, 3 })
        {
            foreach ((string name, Func<Func<Tensor, Tensor>, Func<Tensor, Tensor>> of) in s_ways)
            {
                int runs = 0;
                Tensor x = Tensor.Of([0.5, -0.25]);
                Tensor jacobian = of(v =>
                {
                    runs++;
                    return Nabla.Functions.Concat(Enumerable.Repeat(v.Exp(), copies).ToArray(), 0);
                })(x);
                Assert.True(runs == 1, $"{name}: {runs} runs");
                Tensor block = Tensor.Eye(2, dtype: DType.Float64) * x.Exp();
                Assert.True(jacobian.AllClose(Nabla.Functions.Concat(Enumerable.Repeat(block, copies).ToArray(), 0), 1e-14, 1e-14), name);
            }
        }
    }

    /// <summary>Where the result is longer than the argument it is the transpose of the pullback, which needs no forward rule.</summary>
    [Fact]
    public void A_reverse_rule_is_enough_for_a_long_result()
    {
        Func<Tensor, Tensor> triple = WithRule(v => Nabla.Functions.Concat([v, v * 2, v * 3], 0), (x, y, g) => g[..2] + g[2..4] * 2 + g[4..] * 3);
        Tensor expected = Nabla.Functions.Concat([Tensor.Eye(2), Tensor.Eye(2) * 2, Tensor.Eye(2) * 3], 0);
        Assert.True(Jacobian(triple)(Tensor.Of([0.5f, 1f])).AllClose(expected));
    }

    [Fact]
    public void Draws_are_the_same_for_all_directions()
    {
        Tensor x = Tensor.Of([0.5f, 1f, 2f]);
        foreach (Func<Tensor, Tensor> f in new Func<Tensor, Tensor>[] { v => v * v.RandLike(), v => v * Tensor.Randn(3), v => v.Sum() * v.RandnLike() })
        {
            foreach ((_, Func<Func<Tensor, Tensor>, Func<Tensor, Tensor>> of) in s_ways)
            {
                Tensor jacobian = of(f)(x);
                Generator.Default.Seed(5);
                Tensor value = f(x);
                Generator.Default.Seed(5);
                jacobian = of(f)(x);

                // f is linear.
                Assert.True(jacobian.MatMul(x).AllClose(value, 1e-5, 1e-6));
            }
        }
    }

    [Fact]
    public void Nothing_by_nothing_is_empty()
    {
        foreach ((_, Func<Func<Tensor, Tensor>, Func<Tensor, Tensor>> of) in s_ways)
        {
            Assert.Equal(new Shape(0, 0), of(v => v * 2)(Tensor.Ones(0)).Shape);
            Assert.Equal(new Shape(3, 0), of(v => v.Sum() * Tensor.Ones(3))(Tensor.Ones(0)).Shape);
            Assert.Equal(new Shape(0, 3), of(v => v[..0])(Tensor.Ones(3)).Shape);
            Assert.Equal(Shape.Scalar, of(v => v * v)(Tensor.Of(3f)).Shape);
        }
    }
}
