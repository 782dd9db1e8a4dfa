using Nabla.Learning;

namespace Nabla.Tests.Compilation;

/// <summary>What is picked from rows by class numbers, and added there: parts of the loop over the rows, with the bits of eager and its errors.</summary>
public sealed class PickTests
{
    [Theory]
    [InlineData(9, 40)]
    [InlineData(3, 1)]
    [InlineData(4, 2)]
    [InlineData(2, 5000)]
    public void Cross_entropy_and_its_gradient(int rows, int classes)
    {
        foreach (DType dtype in new[] { DType.Float32, DType.Float64 })
        {
            Tensor logits = Tensor.Randn([rows, classes], dtype, seed: 1) * 3;
            Tensor labels = (Tensor.Rand([rows], seed: 2) * classes).Cast(DType.Int64);
            Func<Tensor, Tensor, (Tensor Value, Tensor Gradient)> f = Transform.ValueAndGrad((Tensor x, Tensor y) => Loss.CrossEntropy(x, y));
            (Tensor value, Tensor gradient) = f(logits, labels);
            (Tensor compiledValue, Tensor compiledGradient) = Transform.Jit(f)(logits, labels);
            Bits.AssertSame([value, gradient], [compiledValue, compiledGradient], $"{dtype} [{rows}, {classes}]");
        }
    }

    [Fact]
    public void Cross_entropy_goes_over_each_row_once()
    {
        Func<Tensor, Tensor, (Tensor Value, Tensor Gradient)> f = Transform.Jit(Transform.ValueAndGrad((Tensor x, Tensor y) => Loss.CrossEntropy(x, y)));
        f(Tensor.Randn([16, 100], seed: 1), Tensor.Zeros([16], DType.Int64));
        string[] large = [.. f.Explain().Split('\n').Where(line => line.Contains(" = ", StringComparison.Ordinal) && line.Contains("[16, 100] =", StringComparison.Ordinal))];
        Assert.Single(large);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(2, 1)]
    public void Along_any_axis(int axis, int picks)
    {
        Tensor x = Tensor.Randn([8, 9, 10], seed: 3);
        Tensor indices = (Tensor.Rand(Picks(x.Shape, axis, picks), seed: 4) * x.Shape[axis]).Cast(DType.Int64);
        Tensor F(Tensor x) => Functions.Gather((x - x.Mean(axis, keepAxes: true)).Tanh() * x.Max(axis, keepAxes: true), indices, axis);
        Func<Tensor, Tensor> gradient = Transform.Grad((Tensor x) => (F(x) * 0.5f).Sum());
        Bits.AssertSame([F(x), gradient(x)], [Transform.Jit(F)(x), Transform.Jit(gradient)(x)], $"axis {axis}");
    }

    [Fact]
    public void Zeros_of_either_sign_and_what_is_no_number()
    {
        Tensor x = Tensor.Of<float>([-0f, 0f, float.NaN, float.PositiveInfinity, -1f, 2f, -0f, 0f, 1f, 1f, 1f, 1f, -0f, -0f, -0f, -0f, -0f, -0f], [2, 9]);
        Tensor indices = Tensor.Of<long>([0, 8], [2, 1]);
        Tensor added = Tensor.Of<float>([-0f, float.NaN], [2, 1]);
        Tensor F(Tensor x, Tensor added)
        {
            // The reverse of picking is adding to zeros.
            (Tensor value, Func<Tensor, Tensor> pullback) = Transform.Vjp(x => Functions.Gather(-x, indices, 1), x);
            return Functions.Concat([value, pullback(added), pullback(added).Sum(1, keepAxes: true)], 1);
        }

        Bits.AssertSame([F(x, added)], [Transform.Jit((Func<Tensor, Tensor, Tensor>)F)(x, added)], "zeros");
    }

    [Fact]
    public void A_label_that_is_no_class_is_an_error_still()
    {
        Func<Tensor, Tensor, Tensor> f = Transform.Jit(Transform.Grad((Tensor x, Tensor y) => Loss.CrossEntropy(x, y)));
        Tensor logits = Tensor.Randn([4, 100], seed: 1);
        f(logits, Tensor.Of([0L, 99, 3, 4]));
        Assert.ThrowsAny<Exception>(() => f(logits, Tensor.Of([0L, 100, 3, 4])));
        Assert.ThrowsAny<Exception>(() => f(logits, Tensor.Of([0L, -101, 3, 4])));
    }

    private static Shape Picks(Shape shape, int axis, int picks) => Shape.Create([.. shape.Lengths.ToArray().Select((length, i) => i == axis ? picks : length)]);
}
