namespace Nabla.Tests.Compilation;

/// <summary>Signs go after products and quotients, where they meet others: two of them are none, and one is a subtraction.</summary>
public sealed class SignsTests
{
    private static readonly Tensor s_x = Tensor.Of([-2f, -0f, 0f, 1e-45f, 3f, float.PositiveInfinity]);
    private static readonly Tensor s_y = Tensor.Of([0.3f, -7f, -0f, float.MaxValue, float.NegativeInfinity, 1e-3f]);

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.BFloat16)]
    public void TheBitsStay(DType dtype)
    {
        Func<Tensor, Tensor, Tensor>[] functions =
        [
            static (x, y) => -(-x * y), static (x, y) => -x * -y, static (x, y) => -(x / -y), static (x, y) => -x / y, static (x, y) => -x + y, static (x, y) => x + -y,
            static (x, y) => x - -y, static (x, y) => -x - y, static (x, y) => -(-x * y * y) + -(y * -x), static (x, y) => -x * y - -y * x,
        ];
        foreach (Func<Tensor, Tensor, Tensor> f in functions)
        {
            // Each number with each, also with itself, and with its opposite.
            foreach (Tensor all in new[] { s_y, s_x, -s_x })
            {
                for (int i = 0; i < all.Shape[0]; i++)
                {
                    Tensor x = s_x.Cast(dtype);
                    Tensor y = all[i].Cast(dtype).Expand(6).Contiguous();
                    Assert.True(Bits.Same(f(x, y), Transform.Jit(f)(x, y)), $"function {Array.IndexOf(functions, f)} of {x} and {y}:\n{Transform.Jit(f)(x, y)}\ninstead of\n{f(x, y)}");
                }
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void NoneIsLeft(int way)
    {
        Func<Tensor, Tensor, Tensor> f = Transform.Jit((Tensor x, Tensor y) => way switch
        {
            0 => -(-x * y),
            1 => -(y * (-x / y)),
            2 => -x + y,
            _ => x - (-x * y),
        });
        f(s_x, s_y);
        Assert.DoesNotContain("Negate", f.Explain()[f.Explain().IndexOf("one run", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public void WholeNumbersKeepTheirs()
    {
        // −(−2³¹) is −2³¹ again, so that of a quotient no sign can be taken.
        Tensor least = Tensor.Of([int.MinValue, 7]);
        static Tensor F(Tensor x) => -(-x).FloorDivide(2);
        Bits.AssertSame([F(least)], [Transform.Jit((Func<Tensor, Tensor>)F)(least)], "the quotient");
    }
}
