using Nabla.Distributions;

namespace Nabla.Tests.Distributions;

/// <summary>Samples have the moments and the distribution function that they should, and move with the parameters as their quantiles do.</summary>
public sealed class SamplingTests
{
    private const int Count = 20_000;

    private static readonly Dictionary<string, Func<DType, Distribution>> s_distributions = new()
    {
        ["Normal"] = to => new Normal(W(1.5, to), W(0.7, to)),
        ["Uniform"] = to => new Uniform(W(-1, to), W(3, to)),
        ["LogNormal"] = to => new LogNormal(W(0.2, to), W(0.4, to)),
        ["HalfNormal"] = to => new HalfNormal(W(2, to)),
        ["Laplace"] = to => new Laplace(W(1, to), W(2, to)),
        ["Cauchy"] = to => new Cauchy(W(1, to), W(0.5, to)),
        ["Gumbel"] = to => new Gumbel(W(-1, to), W(0.5, to)),
        ["Weibull"] = to => new Weibull(W(2, to), W(1.7, to)),
        ["Pareto"] = to => new Pareto(W(2, to), W(6, to)),
        ["Gamma 0.02"] = to => new Gamma(W(0.02, to), W(2, to)),
        ["Gamma 0.3"] = to => new Gamma(W(0.3, to), W(2, to)),
        ["Gamma 1"] = to => new Gamma(W(1, to), W(1, to)),
        ["Gamma 7"] = to => new Gamma(W(7, to), W(0.5, to)),
        ["Gamma 5000"] = to => new Gamma(W(5000, to), W(10, to)),
        ["Chi2"] = to => new Chi2(W(3, to)),
        ["Exponential"] = to => new Exponential(W(3, to)),
        ["Beta"] = to => new Beta(W(0.5, to), W(2, to)),
        ["StudentT"] = to => new StudentT(W(9, to), W(1, to), W(2, to)),
        ["Poisson 0.7"] = to => new Poisson(W(0.7, to)),
        ["Poisson 9.9"] = to => new Poisson(W(9.9, to)),
        ["Poisson 10"] = to => new Poisson(W(10, to)),
        ["Poisson 300"] = to => new Poisson(W(300, to)),
        ["Bernoulli"] = to => new Nabla.Distributions.Bernoulli(W(0.3, to)),
        ["Geometric"] = to => new Geometric(W(0.3, to)),
        ["Geometric certain"] = to => new Geometric(W(1, to)),
        ["Binomial 5"] = to => new Binomial(5, W(0.3, to)),
        ["Binomial 1000"] = to => new Binomial(1000, W(0.3, to)),
        ["Binomial 60 certain"] = to => new Binomial(60, W(1, to)),
        ["NegativeBinomial"] = to => new NegativeBinomial(W(2.5, to), W(0.6, to)),
        ["Mixture"] = to => new MixtureSameFamily(new Categorical(Tensor.Of([1.0, 3]).Cast(to)), new Normal(Tensor.Of([-2.0, 1]).Cast(to), Tensor.Of([0.5, 1]).Cast(to))),
        ["Transformed"] = to => new TransformedDistribution(new Normal(W(0.3, to), W(0.5, to)), Bijection.Affine(1, -2).Then(Bijection.Exp)),
        ["Logistic"] = to => new TransformedDistribution(new Uniform(W(0, to), W(1, to)), Bijection.Affine(0.5, 0.25).Then(Bijection.Sigmoid)),
    };

    // Of all others a lost formula is a failure.
    private static readonly string[] s_withoutMoments = ["Transformed", "Logistic"];

    // A sixth of its numbers is less than the least of float32.
    private const string OfFloat64Only = "Gamma 0.02";

    public static TheoryData<string, DType> Draws
    {
        get
        {
            TheoryData<string, DType> data = [];
            foreach (string name in s_distributions.Keys)
            {
                data.Add(name, DType.Float64);
                if (name != OfFloat64Only)
                {
                    data.Add(name, DType.Float32);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Draws))]
    public void Moments(string name, DType dtype)
    {
        Distribution distribution = s_distributions[name](DType.Float64);
        if (s_withoutMoments.Contains(name))
        {
            Assert.Throws<NotSupportedException>(() => distribution.Mean);
            Assert.Throws<NotSupportedException>(() => distribution.Variance);
            return;
        }

        (double mean, double variance) = ((double)distribution.Mean, (double)distribution.Variance);
        Assert.Equal(name == "Cauchy", double.IsNaN(mean));
        if (name == "Cauchy")
        {
            return;
        }

        double[] drawn = Drawn(name, dtype, 11);
        double spread = Math.Sqrt(variance);
        double found = drawn.Average();
        Assert.True(Math.Abs(found - mean) <= 4 * spread / Math.Sqrt(Count) + 1e-12, $"mean {found} instead of {mean}");
        double square = drawn.Average(x => (x - mean) * (x - mean));
        double fourth = drawn.Average(x => Math.Pow(x - mean, 4));
        Assert.True(Math.Abs(square - variance) <= 4 * Math.Sqrt(fourth / Count) + 1e-12, $"variance {square} instead of {variance}");
    }

    /// <summary>Kolmogorov and Smirnov's distance of continuous samples: 2/√n is exceeded once in 1,500 times.</summary>
    [Theory]
    [MemberData(nameof(Draws))]
    public void Distances(string name, DType dtype)
    {
        Distribution distribution = s_distributions[name](DType.Float64);
        double[] drawn = [.. Drawn(name, dtype, 12).Order()];
        double[] below = distribution.Cdf(Tensor.Of(drawn)).ToArray<double>();

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
        Assert.Throws<NotSupportedException>(() => new VonMises(1, 2).Icdf(0.5));
    }

    /// <summary>What is neither 0 nor 1 for any uniform number has a finite logarithm of a logarithm.</summary>
    [Theory]
    [InlineData(DType.Float32, 24)]
    [InlineData(DType.Float64, 53)]
    public void Noise_is_finite_at_the_least_and_greatest_uniform_numbers(DType dtype, int bits)
    {
        double step = Math.ScaleB(1, -bits);
        Tensor open = Given.Open(Tensor.Of([0, step, 0.5, 1 - 2 * step, 1 - step]).Cast(dtype));
        Assert.Equal(dtype, open.DType);
        Assert.True(((open > 0) & (open < 1)).All().ToScalar<bool>(), $"{open:R}");
        Assert.True(((-(-open.Log()).Log()).Abs() < double.PositiveInfinity).All().ToScalar<bool>());
    }

    /// <summary>Of the numbers that this seed gives to classes without a probability, one is the greatest below 1.</summary>
    [Fact]
    public void A_class_without_probability_is_never_drawn()
    {
        Tensor probabilities = Tensor.Of([0f, 1]);
        Assert.Contains(1 - 1f / (1 << 24), Tensor.Zeros(32, 2).RandLike(generator: new Generator(39075))[.., 0].ToArray<float>());
        Assert.All(new Categorical(probabilities).Sample([32], new Generator(39075)).ToArray<long>(), drawn => Assert.Equal(1, drawn));
        Tensor counts = new Multinomial(5_000, Tensor.Of([0.0, 1, 0, 0, 2, 0, 0])).Sample([500], new Generator(9));
        double[] totals = counts.Sum(0).ToArray<double>();
        Assert.Equal([true, false, true, true, false, true, true], totals.Select(static total => total == 0));
    }

    /// <summary>Counts have their covariances n (δ p − p q), of few and of many draws, of any number of classes.</summary>
    [Theory]
    [InlineData(3, 2)]
    [InlineData(40, 5)]
    [InlineData(100_000, 3)]
    [InlineData(7, 1)]
    [InlineData(0, 3)]
    public void Counts_of_classes_vary_together(int total, int classes)
    {
        Tensor weights = 1 + Tensor.Arange(classes).Cast(DType.Float64);
        Multinomial multinomial = new(total, weights);
        Tensor counts = multinomial.Sample([Count], new Generator(14));
        Assert.True(Nabla.Functions.Equal(counts.Sum(-1), total).All().ToScalar<bool>());
        Tensor p = multinomial.Probs;
        Tensor apart = counts - multinomial.Mean;
        Tensor covariance = apart.T.MatMul(apart) / Count;
        Tensor expected = (p.DiagEmbed() - p.Unsqueeze(-1) * p) * total;
        Assert.True(covariance.AllClose(expected, 0, 0.02 * total), $"{covariance}\n{expected}");
        Assert.True(apart.Mean(0).AllClose(p.ZerosLike(), 0, 0.03 * Math.Sqrt(total)), apart.Mean(0).ToString());
    }

    [Fact]
    public void Counts_are_drawn_compiled_and_for_each_example()
    {
        Generator eager = new(17);
        Generator compiled = new(17);
        Tensor rows = Tensor.Of([[0.2, 0.3, 0.5], [0.1, 0.1, 0.8]]);
        Func<Tensor, Tensor> step = Transform.Jit((Tensor p) => new Multinomial(300, p).Sample([4], compiled));
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(new Multinomial(300, rows).Sample([4], eager).ToArray<double>(), step(rows).ToArray<double>());
        }

        Generator generator = new(18);
        foreach (Func<Tensor, Tensor> sampleOf in new Func<Tensor, Tensor>[]
        {
            p => new Multinomial(300, p).Sample([50], generator),
            p => new Binomial(300, p).Sample([50], generator),
            p => new Categorical(p).Sample([50], generator),
        })
        {
            double[][] each = [.. Transform.Vmap(sampleOf)(rows[..1].BroadcastTo([2, 3])).Cast(DType.Float64).Unbind(0).Select(static one => one.ToArray<double>())];
            Assert.NotEqual(each[0], each[1]);
        }
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

    private static Tensor W(double value, DType to = DType.Float64) => Tensor.Of(value).Cast(to);

    private static double[] Drawn(string name, DType dtype, ulong seed)
    {
        Tensor sample = s_distributions[name](dtype).Sample([Count], new Generator(seed));
        Assert.Equal(dtype, sample.DType);
        return sample.Cast(DType.Float64).ToArray<double>();
    }

    private sealed class Stranger() : Distribution([])
    {
        public override Tensor LogProb(Tensor value) => value;

        protected override Tensor Draw(Shape shape, Generator? generator) => Tensor.Zeros(shape, DType.Float32);

        protected override Tensor? KlTo(Distribution other) => other is Normal ? 4 : null;

        protected override Tensor? KlFrom(Distribution other) => other is Normal ? 3 : null;
    }
}
