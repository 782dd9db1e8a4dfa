using Nabla.Distributions;

namespace Nabla.Tests.Distributions;

/// <summary>Samples have the moments and the distribution function that they should, and move with the parameters as their quantiles do.</summary>
public sealed class SamplingTests
{
    private const int Count = 20_000;

    private static readonly Dictionary<string, Distribution> s_distributions = new()
    {
        ["Normal"] = new Normal(W(1.5), W(0.7)),
        ["Uniform"] = new Uniform(W(-1), W(3)),
        ["LogNormal"] = new LogNormal(W(0.2), W(0.4)),
        ["HalfNormal"] = new HalfNormal(W(2)),
        ["Laplace"] = new Laplace(W(1), W(2)),
        ["Cauchy"] = new Cauchy(W(1), W(0.5)),
        ["Gumbel"] = new Gumbel(W(-1), W(0.5)),
        ["Weibull"] = new Weibull(W(2), W(1.7)),
        ["Pareto"] = new Pareto(W(2), W(6)),
        ["Gamma 0.02"] = new Gamma(W(0.02), W(2)),
        ["Gamma 0.3"] = new Gamma(W(0.3), W(2)),
        ["Gamma 1"] = new Gamma(W(1), W(1)),
        ["Gamma 7"] = new Gamma(W(7), W(0.5)),
        ["Gamma 5000"] = new Gamma(W(5000), W(10)),
        ["Chi2"] = new Chi2(W(3)),
        ["Exponential"] = new Exponential(W(3)),
        ["Beta"] = new Beta(W(0.5), W(2)),
        ["StudentT"] = new StudentT(W(9), W(1), W(2)),
        ["Poisson 0.7"] = new Poisson(W(0.7)),
        ["Poisson 9.9"] = new Poisson(W(9.9)),
        ["Poisson 10"] = new Poisson(W(10)),
        ["Poisson 300"] = new Poisson(W(300)),
        ["Bernoulli"] = new Nabla.Distributions.Bernoulli(W(0.3)),
        ["Geometric"] = new Geometric(W(0.3)),
        ["Geometric certain"] = new Geometric(W(1)),
        ["Binomial 5"] = new Binomial(5, W(0.3)),
        ["Binomial 1000"] = new Binomial(1000, W(0.3)),
        ["Binomial 60 certain"] = new Binomial(60, W(1)),
        ["NegativeBinomial"] = new NegativeBinomial(W(2.5), W(0.6)),
        ["Mixture"] = new MixtureSameFamily(new Categorical(Tensor.Of([1.0, 3])), new Normal(Tensor.Of([-2.0, 1]), Tensor.Of([0.5, 1]))),
        ["Transformed"] = new TransformedDistribution(new Normal(W(0.3), W(0.5)), Bijection.Affine(1, -2).Then(Bijection.Exp)),
        ["Logistic"] = new TransformedDistribution(new Uniform(W(0), W(1)), Bijection.Affine(0.5, 0.25).Then(Bijection.Sigmoid)),
    };

    public static TheoryData<string> Names => [.. s_distributions.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Moments(string name)
    {
        Distribution distribution = s_distributions[name];
        double[] drawn = distribution.Sample([Count], new Generator(11)).ToArray<double>();
        double mean, variance;
        try
        {
            (mean, variance) = ((double)distribution.Mean, (double)distribution.Variance);
        }
        catch (NotSupportedException)
        {
            return;
        }

        if (double.IsNaN(mean))
        {
            return;
        }

        double spread = Math.Sqrt(variance);
        double found = drawn.Average();
        Assert.True(Math.Abs(found - mean) <= 4 * spread / Math.Sqrt(Count) + 1e-12, $"mean {found} instead of {mean}");
        double square = drawn.Average(x => (x - mean) * (x - mean));
        double fourth = drawn.Average(x => Math.Pow(x - mean, 4));
        Assert.True(Math.Abs(square - variance) <= 4 * Math.Sqrt(fourth / Count) + 1e-12, $"variance {square} instead of {variance}");
    }

    /// <summary>Kolmogorov and Smirnov's distance of continuous samples: 2/√n is exceeded once in 1,500 times.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Distances(string name)
    {
        Distribution distribution = s_distributions[name];
        double[] drawn = [.. distribution.Sample([Count], new Generator(12)).ToArray<double>().Order()];
        double[] below;
        try
        {
            below = distribution.Cdf(Tensor.Of(drawn)).ToArray<double>();
        }
        catch (NotSupportedException)
        {
            return;
        }

        // Of discrete numbers, where the last of each stands.
        double worst = 0;
        for (int i = 0; i < Count; i++)
        {
            bool isLast = i == Count - 1 || drawn[i + 1] > drawn[i];
            worst = isLast ? Math.Max(worst, Math.Abs((i + 1.0) / Count - below[i])) : worst;
        }

        Assert.True(worst < 2 / Math.Sqrt(Count), $"{worst}");
    }

    [Theory]
    [InlineData("Gamma", 0.7)]
    [InlineData("Gamma", 3.0)]
    [InlineData("Gamma", 250.0)]
    [InlineData("Beta", 0.4)]
    [InlineData("Beta", 5.0)]
    [InlineData("StudentT", 7.0)]
    [InlineData("Dirichlet", 0.6)]
    [InlineData("Weibull", 1.4)]
    [InlineData("VonMises", 2.0)]
    public void Frequencies_are_densities(string name, double parameter)
    {
        // One number of each, and the integral of its density between two quantiles of the sample, by Simpson's rule.
        Distribution d = name switch
        {
            "Gamma" => new Gamma(W(parameter), W(1.5)),
            "Beta" => new Beta(W(parameter), W(1.7)),
            "StudentT" => new StudentT(W(parameter), W(0.5), W(1.5)),
            "Dirichlet" => new Beta(W(parameter), W(2 * parameter)),
            "Weibull" => new Weibull(W(2), W(parameter)),
            _ => new VonMises(W(1), W(parameter)),
        };
        Tensor sample = name == "Dirichlet" ? new Dirichlet(Tensor.Of([parameter, parameter, parameter])).Sample([Count], new Generator(13))[.., 0] : d.Sample([Count], new Generator(13));
        double[] drawn = [.. sample.ToArray<double>().Order()];
        foreach ((int from, int to) in new[] { (2_000, 9_000), (5_000, 12_000), (9_000, 19_000) })
        {
            const int Steps = 4_000;
            (double low, double high) = (Math.Log(Math.Max(drawn[from] - drawn[0] + 1e-3, 1e-300)), Math.Log(drawn[to] - drawn[0] + 1e-3));
            Tensor logarithms = Tensor.Linspace(low, high, Steps + 1, DType.Float64);
            Tensor points = logarithms.Exp() - 1e-3 + drawn[0];
            double[] densities = (d.LogProb(points) + logarithms).Exp().ToArray<double>();
            double integral = 0;
            for (int i = 0; i < Steps; i += 2)
            {
                integral += densities[i] + 4 * densities[i + 1] + densities[i + 2];
            }

            integral *= (high - low) / Steps / 3;
            Assert.True(Math.Abs(integral - (to - from) / (double)Count) < 0.014, $"{name}({parameter}), {from} to {to}: {integral}");
        }
    }

    /// <summary>d E[f(x)]/dα through samples is that of the expectation, of which gamma, beta and t distributions have formulas.</summary>
    [Fact]
    public void Gradients_through_samples_are_those_of_expectations()
    {
        const int Many = 100_000;
        (double value, double error) Slope(Func<Tensor, Tensor> sampleOf, double at)
        {
            // The derivative of each sample's f.
            Tensor slopes = Transform.Jvp(sampleOf, W(at), W(1)).Tangent;
            return ((double)slopes.Mean(), (double)slopes.Std() / Math.Sqrt(Many));
        }

        void Holds(double expected, (double value, double error) found) => Assert.True(Math.Abs(found.value - expected) < 4 * found.error + 1e-9, $"{found} instead of {expected}");

        foreach (double a in new[] { 0.05, 0.8, 1, 4.5, 300 })
        {
            // E x = a, E x² = a(a + 1), E ln x = ψ(a).
            Tensor Draw(Tensor alpha) => new Gamma(alpha, W(1)).RSample([Many], new Generator(21));
            Holds(1, Slope(Draw, a));
            Holds(2 * a + 1, Slope(alpha => Draw(alpha).Square(), a));
            Holds((double)W(a).Polygamma(1), Slope(alpha => alpha.BroadcastTo([Many]).LogStandardGamma(22), a));

            // Of a beta distribution, E x = a/(a + b), E ln(1 − x) = ψ(b) − ψ(a + b).
            Tensor DrawBeta(Tensor alpha) => new Beta(alpha, W(2)).RSample([Many], new Generator(23));
            Holds(2 / ((a + 2) * (a + 2)), Slope(DrawBeta, a));
            Holds(-(double)W(a + 2).Polygamma(1), Slope(alpha => (-DrawBeta(alpha)).Log1p(), a));
        }

        // E x² = n/(n − 2), E ln x² of Student's t = ln n + ψ(½) − ψ(n/2).
        Tensor DrawT(Tensor n) => new StudentT(n).RSample([Many], new Generator(24));
        Holds(-2.0 / 64, Slope(n => DrawT(n).Square(), 10));
        Holds(1.0 / 4 - 0.5 * (double)W(2.0).Polygamma(1), Slope(n => DrawT(n).Square().Log(), 4));

        // Of Dirichlet's, E x₀ = a/(a + 3).
        Holds(3.0 / (3.5 * 3.5), Slope(a => new Dirichlet(Nabla.Functions.Stack([a, W(1), W(2)], 0)).RSample([Many], new Generator(25))[.., 0], 0.5));
    }

    /// <summary>A sample stays at its quantile: dx/dα = −(∂P/∂α)/p, P by differences.</summary>
    [Theory]
    [InlineData(0.01)]
    [InlineData(0.4)]
    [InlineData(1.0)]
    [InlineData(12.0)]
    [InlineData(2_000.0)]
    [InlineData(3e6)]
    public void Samples_stay_at_their_quantiles(double a)
    {
        (Tensor drawn, Tensor slopes) = Transform.Jvp(alpha => alpha.BroadcastTo([200]).LogStandardGamma(31), W(a), W(1));
        Tensor x = drawn.Exp();
        double step = a * 1e-3 / Math.Sqrt(1 + a);
        double[] weights = [4.0 / 5, -1.0 / 5, 4.0 / 105, -1.0 / 280];
        Tensor slope = x.ZerosLike();
        for (int k = 1; k <= 4; k++)
        {
            // Of the smaller one of both tails, whose digits are all there.
            Tensor Upper(double b) => W(b).BroadcastTo([200]).Igammac(x);
            Tensor Lower(double b) => W(b).BroadcastTo([200]).Igamma(x);
            Tensor difference = Nabla.Functions.Where(x > a, Upper(a + k * step) - Upper(a - k * step), Lower(a - k * step) - Lower(a + k * step));
            slope = slope + difference * (weights[k - 1] / step);
        }

        Tensor expected = slope / (drawn * a - x - W(a).Lgamma()).Exp();
        Tensor isRegular = (x > 1e-290) & ((drawn * a - x - W(a).Lgamma()) > -20);
        Assert.True(isRegular.Any().ToScalar<bool>());
        Assert.True(Nabla.Functions.Where(isRegular, slopes, 0).AllClose(Nabla.Functions.Where(isRegular, expected, 0), a > 1e5 ? 1e-5 : 1e-7), $"{slopes}\n{expected}");
    }

    [Fact]
    public void Shapes_are_those_of_samples_batch_and_event()
    {
        Tensor location = Tensor.Zeros(4, 1);
        Normal normal = new(location, Tensor.Ones(3));
        Assert.Equal(new Shape(4, 3), normal.BatchShape);
        Assert.Equal(new Shape(2, 5, 4, 3), normal.Sample([2, 5], new Generator(1)).Shape);
        MultivariateNormal vectors = new(Tensor.Zeros(7, 3), Tensor.Eye(3));
        Assert.Equal((new Shape(7), new Shape(3)), (vectors.BatchShape, vectors.EventShape));
        Assert.Equal(new Shape(2, 7, 3), vectors.RSample([2], new Generator(1)).Shape);
        Assert.Equal(new Shape(2, 7), vectors.LogProb(vectors.Sample([2], new Generator(1))).Shape);
        MixtureSameFamily mixture = new(new Categorical(Tensor.Ones(3)), new Independent(new Normal(Tensor.Zeros(4, 3, 2), 1), 1));
        Assert.Equal(new Shape(6, 4, 2), mixture.Sample([6], new Generator(1)).Shape);
        Multinomial multinomial = new(9, Tensor.Ones(4, 3));
        Tensor counts = multinomial.Sample([6, 2], new Generator(1));
        Assert.Equal(new Shape(6, 2, 4, 3), counts.Shape);
        Assert.True(Nabla.Functions.Equal(counts.Sum(-1), 9).All().ToScalar<bool>());
        Assert.Equal(DType.Int64, new Categorical(Tensor.Ones(3)).Sample().DType);
    }

    [Fact]
    public void Rows_come_in_proportion_and_vectors_with_their_covariance()
    {
        Categorical categorical = new(Tensor.Of([1.0, 0, 3]));
        Tensor rows = new OneHotCategorical(Tensor.Of([1.0, 0, 3])).Sample([Count], new Generator(2)).Mean(0);
        Assert.True(rows.AllClose(categorical.Probs, 0, 0.015), rows.ToString());
        Tensor multinomial = new Multinomial(10, Tensor.Of([1.0, 0, 3])).Sample([2_000], new Generator(3)).Mean(0);
        Assert.True(multinomial.AllClose(categorical.Probs * 10, 0, 0.15), multinomial.ToString());
        Tensor covariance = Tensor.Of([2.0, 0.5, 0.5, 1], [2, 2]);
        Tensor vectors = new MultivariateNormal(Tensor.Of([1.0, -1]), covariance).Sample([Count], new Generator(4));
        Assert.True(vectors.T.Cov().AllClose(covariance, 0, 0.06), vectors.T.Cov().ToString());
        Tensor simplex = new Dirichlet(Tensor.Of([0.01, 0.02, 0.03])).Sample([Count], new Generator(5));
        Assert.True(simplex.Sum(-1).AllClose(Tensor.Ones([Count], DType.Float64)));
        Assert.True(simplex.Mean(0).AllClose(Tensor.Of([1.0 / 6, 1.0 / 3, 0.5]), 0, 0.015));
    }

    [Fact]
    public void Samples_pass_no_gradient_and_discrete_ones_are_not_reparameterised()
    {
        Variable rate = new(W(2));
        Gamma gamma = new(rate, rate);
        Assert.Equal(0, (double)Transform.Grad((Tensor x) => new Gamma(x, x).Sample([3], new Generator(1)).Sum())(W(2)));
        gamma.RSample([3], new Generator(1)).Sum().Backward();
        Assert.NotNull(rate.Grad);
        NotSupportedException refused = Assert.Throws<NotSupportedException>(() => new Poisson(W(2)).RSample());
        Assert.Contains("score function", refused.Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => new Normal(0, 1).KlDivergence(new Poisson(2)));
        Assert.Throws<NotSupportedException>(() => new Beta(1, 2).Icdf(0.5));
    }

    [Fact]
    public void Compiled_and_vectorised_samples_are_drawn_anew()
    {
        Generator eager = new(7);
        Generator compiled = new(7);
        Tensor alpha = Tensor.Of([0.3f, 2, 9]);
        Func<Tensor, Tensor> step = Transform.Jit((Tensor a) => new Beta(a, 2).RSample([4], compiled));
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(new Beta(alpha, 2).RSample([4], eager).ToArray<float>(), step(alpha).ToArray<float>());
        }

        Generator generator = new(8);
        Tensor each = Transform.Vmap(a => new Gamma(a, 1).Sample([2], generator))(Tensor.Of([3f, 3, 3]));
        Assert.Equal(new Shape(3, 2), each.Shape);
        Assert.Equal(6, each.ToArray<float>().Distinct().Count());
        Assert.Throws<InvalidOperationException>(() => Transform.Vmap(x => x + new Gamma(2, 1).Sample(generator: generator))(alpha));
    }

    [Fact]
    public void A_new_distribution_may_know_divergences_in_either_direction()
    {
        Assert.Equal(3, (double)new Normal(0, 1).KlDivergence(new Stranger()));
        Assert.Equal(4, (double)new Stranger().KlDivergence(new Normal(0, 1)));
    }

    private static Tensor W(double value) => Tensor.Of(value);

    private sealed class Stranger() : Distribution([])
    {
        public override Tensor LogProb(Tensor value) => value;

        protected override Tensor Draw(Shape shape, Generator? generator) => Tensor.Zeros(shape, DType.Float32);

        protected override Tensor? KlTo(Distribution other) => other is Normal ? 4 : null;

        protected override Tensor? KlFrom(Distribution other) => other is Normal ? 3 : null;
    }
}
