using Nabla.Distributions;
using Nabla.Testing;

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
    public void Quantiles_are_where_the_distribution_function_has_the_probability()
    {
        Tensor p = Tensor.Of([1e-12, 0.01, 0.3, 0.5, 0.77, 0.999]);
        foreach (Distribution d in (Distribution[])[new Gamma(Tensor.Of(0.05), 2), new Gamma(Tensor.Of(300.0), 0.5), new Chi2(Tensor.Of(3.0)), new Beta(Tensor.Of(0.5), 3), new Beta(Tensor.Of(40.0), 20), new StudentT(Tensor.Of(2.0), 0.5, 2), new StudentT(Tensor.Of(30.0))])
        {
            Assert.True(d.Cdf(d.Icdf(p)).AllClose(p, 1e-12, 0), $"{d.GetType().Name}: {d.Cdf(d.Icdf(p)) / p - 1}");
            Assert.True(Nabla.Functions.IsNaN(d.Icdf(Tensor.Of([-0.1, 1.1, double.NaN]))).All().ToScalar<bool>());
        }

        Assert.Equal([0.0, double.PositiveInfinity], new Gamma(Tensor.Of(2.0), 3).Icdf(Tensor.Of([0.0, 1])).ToArray<double>());
        Assert.Equal([0.0, 1], new Beta(Tensor.Of(2.0), 3).Icdf(Tensor.Of([0.0, 1])).ToArray<double>());
        Assert.Equal([double.NegativeInfinity, double.PositiveInfinity], new StudentT(Tensor.Of(2.0)).Icdf(Tensor.Of([0.0, 1])).ToArray<double>());
        Tensor z = 2 * p - 1;
        Assert.True(new StudentT(Tensor.Of(2.0)).Icdf(p[1..]).AllClose((z * (2 / (1 - z.Square())).Sqrt())[1..], 1e-12, 1e-14));
        Assert.Equal(DType.Float32, new Gamma(Tensor.Of(2f), 1).Icdf(0.5f).DType);

        Tensor q = Tensor.Of([0.3, 0.9]);
        Tensor at = Tensor.Of([0.3, -0.4]);
        Composition.Check(x => new Gamma(x.Exp(), 2).Icdf(q), at);
        GradientCheck.CheckGradient(x => new Beta(x.Exp(), (-x).Exp() + 1).Icdf(q), at, new() { Order = 1 });
        GradientCheck.CheckGradient(x => new StudentT(x.Exp() + 0.5, x, 2).Icdf(x.Sigmoid()), at, new() { Order = 1 });
    }

    [Fact]
    public void Of_counts_it_is_the_sum_of_probabilities()
    {
        Tensor p = Tensor.Of([0.0, 0.3, 0.999]);
        foreach (Distribution d in (Distribution[])[new Nabla.Distributions.Bernoulli(p), new Geometric(p.Maximum(0.1)), new Binomial(5, p), new Binomial(0, p), Binomial.FromLogits(40, p * 3), new NegativeBinomial(2.5, p), new Poisson(p * 4)])
        {
            Tensor sum = p.ZerosLike();
            for (int k = 0; k <= 12; k++)
            {
                sum += d.LogProb(Tensor.Of((double)k)).Exp();
                Assert.True(d.Cdf(Tensor.Of(k + 0.0)).AllClose(sum, 1e-12, 1e-12), $"{d.GetType().Name} {k}: {d.Cdf(Tensor.Of(k + 0.0))}, not {sum}");
                Assert.True(d.Cdf(Tensor.Of(k + 0.5)).AllEqual(d.Cdf(Tensor.Of((double)k))));
            }

            Assert.Equal([0.0, 0, 0], d.Cdf(Tensor.Of(-0.5)).ToArray<double>());
            Assert.Equal([1.0, 1, 1], d.Cdf(Tensor.Of(double.PositiveInfinity)).ToArray<double>());
        }

        Composition.Check(static x => new Binomial(7, x.Sigmoid()).Cdf(Tensor.Of([0.0, 2, 3, 9])), Tensor.Of([0.3, 1, -0.4, 2]));
        Composition.Check(static x => new NegativeBinomial(x.Exp(), x.Sigmoid()).Cdf(Tensor.Of([0.0, 2, 3, 9])), Tensor.Of([0.3, 1, -0.4, 0.7]));
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
