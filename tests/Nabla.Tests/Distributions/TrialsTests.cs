using Nabla.Distributions;

namespace Nabla.Tests.Distributions;

/// <summary>Binomial distributions whose numbers of trials are a tensor are those of each number.</summary>
public sealed class TrialsTests
{
    private static readonly double[] s_trials = [0, 1, 5, 60, 1000];
    private static readonly Tensor s_n = Tensor.Of<double>(s_trials);
    private static readonly Tensor s_p = Tensor.Of([0.3, 0.9, 0.5, 0.01, 0.75]);

    private static readonly Binomial[] s_each = [.. s_trials.Select(static (n, i) => new Binomial((int)n, s_p[i]))];

    [Fact]
    public void Formulas_are_those_of_each_number()
    {
        Binomial all = new(s_n, s_p);
        Tensor k = Tensor.Of([0.0, 1, 3, 1, 740]);
        Same(static one => one.Entropy(), all.Entropy());
        Same(static one => one.Mean, all.Mean);
        Same(static one => one.Variance, all.Variance);
        Same(static one => one.Mode, all.Mode);
        Assert.Equal(s_each.Select((one, i) => (double)one.LogProb(k[i])), all.LogProb(k).ToArray<double>(), Near);
        Assert.Equal(s_each.Select((one, i) => (double)one.Cdf(k[i])), all.Cdf(k).ToArray<double>(), Near);
        Assert.Equal(all.Entropy().ToArray<double>(), new Binomial(s_n, s_p, 2000).Entropy().ToArray<double>(), Near);
    }

    [Fact]
    public void Numbers_are_drawn_of_as_many_trials_each()
    {
        const int Count = 20_000;
        double[][] drawn = [.. new Binomial(s_n, s_p).Sample([Count], new Generator(5)).T.Unbind(0).Select(static one => one.ToArray<double>())];
        Assert.All(drawn.Index(), pair =>
        {
            Binomial one = s_each[pair.Index];
            (double mean, double variance) = ((double)one.Mean, (double)one.Variance);
            Assert.All(pair.Item, number => Assert.True(number >= 0 && number <= s_trials[pair.Index]));
            Assert.Equal(mean, pair.Item.Average(), 4 * Math.Sqrt(variance / Count) + 1e-12);
            Assert.Equal(variance, pair.Item.Average(x => (x - mean) * (x - mean)), 0.05 * variance + 1e-12);
        });
        Assert.Equal(new Shape(3, 2), new Binomial(Tensor.Of([4, 5]), Tensor.Of([[0.5f, 0.5f], [0.2f, 0.1f], [1, 0]])).Sample(generator: new Generator(1)).Shape);
    }

    [Fact]
    public void Compiled_and_for_each_example_they_must_be_told_the_greatest()
    {
        (Generator eager, Generator compiled, Generator mapped) = (new(7), new(7), new(8));
        Func<Tensor, Tensor, Tensor> step = Transform.Jit((Tensor n, Tensor p) => new Binomial(n, p, 1000).Sample([6], compiled));
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(new Binomial(s_n, s_p, 1000).Sample([6], eager).ToArray<double>(), step(s_n, s_p).ToArray<double>());
        }

        Tensor each = Transform.Vmap((Tensor n) => new Binomial(n, 0.5, 1000).Sample([50], mapped))(Tensor.Of([1000.0, 1000]));
        Assert.NotEqual(each[0].ToArray<double>(), each[1].ToArray<double>());
        foreach (Func<Tensor, Tensor> unknown in new Func<Tensor, Tensor>[] { Transform.Jit((Tensor n) => new Binomial(n, 0.5).Sample([2], compiled)), Transform.Vmap((Tensor n) => new Binomial(n, 0.5).Entropy()) })
        {
            Assert.Contains("greatestCount", Assert.ThrowsAny<InvalidOperationException>(() => unknown(s_n)).Message, StringComparison.Ordinal);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => new Binomial(s_n, s_p, -1));
    }

    [Fact]
    public void Gradients_go_to_the_number_of_trials()
    {
        // ∂/∂n ln p(k) = ψ(n + 1) − ψ(n − k + 1) + ln(1 − p).
        Tensor slope = Transform.Grad((Tensor n) => new Binomial(n, 0.25).LogProb(3).Sum())(Tensor.Of([5.0, 9]));
        double Expected(double n) => Enumerable.Range(0, 3).Sum(i => 1 / (n - i)) + Math.Log(0.75);
        Assert.Equal([Expected(5), Expected(9)], slope.ToArray<double>(), Near);
    }

    private static bool Near(double x, double y) => x == y || Math.Abs(x - y) <= 1e-10 * Math.Max(Math.Abs(x), Math.Abs(y));

    private static void Same(Func<Binomial, Tensor> of, Tensor found) => Assert.Equal(s_each.Select(one => (double)of(one)), found.ToArray<double>(), Near);
}
