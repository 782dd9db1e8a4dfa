using static Nabla.Transform;

namespace Nabla.Tests.Interpreters;

public sealed class HigherOrderTests
{
    [Fact]
    public void CreateGraphGivesTheSecondAndThirdDerivative()
    {
        Variable x = new(2.0);
        Tensor y = x * x * x * x;

        y.Backward(createGraph: true);
        Tensor first = x.Grad!;
        x.ClearGrad();
        first.Backward(createGraph: true);
        Tensor second = x.Grad!;
        x.ClearGrad();
        second.Backward();

        Assert.Equal((32.0, 48.0, 48.0), ((double)first, (double)second, (double)x.Grad!));
    }

    [Fact]
    public void EveryUnaryFunctionHasItsSecondDerivative()
    {
        foreach (Func<Tensor, Tensor> f in new Func<Tensor, Tensor>[] { Functions.Exp, Functions.Tanh, Functions.Sigmoid, Functions.Log, Functions.Sqrt, Functions.Rsqrt, Functions.Reciprocal, Functions.Gelu, Functions.Silu, Functions.Softplus, Functions.Erf, Functions.Sin, Functions.Expm1, Functions.Log1p })
        {
            Variable x = new(0.7);
            f(x).Backward(createGraph: true);
            Tensor first = x.Grad!;
            x.ClearGrad();
            first.Backward();
            double functional = (double)Grad(Grad(f))(0.7);
            double h = 1e-4;
            double differences = ((double)f(0.7 + h) - 2 * (double)f(0.7) + (double)f(0.7 - h)) / (h * h);
            Assert.Equal(functional, (double)x.Grad!, 1e-12);
            Assert.Equal(differences, functional, 1e-6);
        }
    }

    [Fact]
    public void AGradientPenaltyMixesBothDoors()
    {
        // The penalty (d/dx x²w)² = 4x²w², whose slope in w is 8x²w.
        Variable w = new(3f);

        Tensor slope = Grad((Tensor x) => x * x * w)(2f);
        (slope * slope).Backward();

        Assert.Equal(96f, (float)w.Grad!);
    }

    [Fact]
    public void AnImperativeGradientPenaltyEqualsTheFunctionalOne()
    {
        Tensor x = Tensor.Randn([4, 3], DType.Float64, 1);
        Variable w = new(Tensor.Randn([3], DType.Float64, 2));
        Variable input = new(x);

        Tensor critic = (input.MatMul(w)).Tanh().Sum();
        critic.Backward(createGraph: true);
        Tensor penalty = (input.Grad!.Norm(axis: 1) - 1).Square().Mean();
        w.ClearGrad();
        penalty.Backward();

        Tensor expected = Grad((Tensor v) => (Grad((Tensor z) => z.MatMul(v).Tanh().Sum())(x).Norm(axis: 1) - 1).Square().Mean())(w.Value);
        Assert.True(w.Grad!.AllClose(expected, 1e-10));
    }

    [Fact]
    public void HooksAndRetainedGradientsAreDifferentiableWithCreateGraph()
    {
        Variable x = new(2.0);
        Tensor y = (x * x).RetainGrad();
        y.OnGradient(g => g * x);

        (y * y).Backward(createGraph: true);

        // dy = 2y · x = 2x³, so dx = 4x⁴.
        Assert.Equal(64.0, (double)x.Grad!);
        Assert.Equal(16.0, (double)y.Grad!);
        Assert.NotNull(x.Grad!.GradFunction);
        Assert.NotNull(y.Grad!.GradFunction);
    }

    [Fact]
    public void WithoutCreateGraphGradientsAreConstants()
    {
        Variable x = new(2f);

        (x * x).Backward();

        Assert.Null(x.Grad!.GradFunction);
        Assert.Throws<InvalidOperationException>(() => x.Grad.Backward());
    }

    [Fact]
    public void SavedOutputsAreDifferentiatedToo()
    {
        // Exp's rule reads its output; the recorded rule must know where that came from.
        Variable x = new([0.5, -0.25]);
        Tensor y = x.Exp().Sum();
        y.Backward(createGraph: true);
        Tensor g = x.Grad!;
        x.ClearGrad();
        (g * Tensor.Of([1.0, 10])).Sum().Backward();

        Assert.True(x.Grad!.AllClose(Tensor.Of([Math.Exp(0.5), 10 * Math.Exp(-0.25)]), 1e-14));
    }
}
