using Nabla.Distributions;

namespace Nabla.Tests.Distributions;

/// <summary>Distribution functions that PyTorch has not, where they have closed forms, and that they are what the densities integrate to.</summary>
public sealed class DistributionFunctionTests
{
    private static readonly Tensor s_values = Tensor.Of([-40.0, -3, -1.2, -0.3, 0, 0.7, 1.6, 25]);

    [Fact]
    public void Student_t_of_one_degree_is_Cauchy_and_of_two_algebraic()
    {
        Tensor z = (s_values - 0.5) / 2;
        Assert.True(new StudentT(Tensor.Of(1.0), 0.5, 2).Cdf(s_values).AllClose(z.Atan() / Math.PI + 0.5, 1e-13, 1e-13));
        Assert.True(new StudentT(Tensor.Of(2.0), 0.5, 2).Cdf(s_values).AllClose(0.5 + z / (2 + z.Square()).Sqrt() * 0.5, 1e-13, 1e-13));
        Assert.Equal(DType.Float32, new StudentT(Tensor.Of(2f)).Cdf(Tensor.Of(1f)).DType);
    }

    [Fact]
    public void Beta_of_whole_numbers_is_a_polynomial()
    {
        Tensor x = Tensor.Of([-0.5, 0, 0.125, 0.5, 0.9, 1, 1.5]);
        Tensor inside = x.Clamp(0, 1);
        Assert.True(new Beta(Tensor.Of(2.0), 2).Cdf(x).AllClose(inside * inside * (3 - 2 * inside), 1e-14, 1e-14));
        Assert.True(new Beta(Tensor.Of([[1.0], [1.0]]), 3).Cdf(x)[1].AllClose(1 - (1 - inside).Pow(3), 1e-14, 1e-14));
    }

    [Fact]
    public void Slopes_are_densities_and_parameters_have_gradients()
    {
        StudentT t = new(Tensor.Of(3.5), 0.25, 1.5);
        Assert.True(Transform.Grad((Tensor x) => t.Cdf(x).Sum())(s_values).AllClose(t.LogProb(s_values).Exp(), 1e-12, 1e-12));
        Tensor middle = Tensor.Of([0.25]);
        Assert.True(Transform.Grad((Tensor x) => t.Cdf(x).Sum())(middle).AllClose(t.LogProb(middle).Exp(), 1e-12, 1e-12));
        Beta beta = new(Tensor.Of(0.5), 3);
        Tensor inner = Tensor.Of([0.1, 0.4, 0.95]);
        Assert.True(Transform.Grad((Tensor x) => beta.Cdf(x).Sum())(inner).AllClose(beta.LogProb(inner).Exp(), 1e-12, 1e-12));
        Composition.Check(x => new StudentT(x.Exp() + 0.5, 0.25, 1.5).Cdf(Tensor.Of([-2.0, -0.3, 0.7, 4])), Tensor.Of([0.3, 1, -0.4, 2]));
        Composition.Check(x => new Beta(x.Exp(), (-x).Exp() + 1).Cdf(Tensor.Of([0.2, 0.9, 0.5, 0.7])), Tensor.Of([0.3, 1, -0.4, 2]));
    }
}
