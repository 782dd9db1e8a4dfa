using Nabla.Distributions;
using Nabla.Tests.House;

namespace Nabla.Tests.Distributions;

/// <summary>The guide's table says what each distribution has a formula for, word for word.</summary>
public sealed class FormulaTableTests
{
    private static readonly Distribution[] s_all =
    [
        new Normal(0, 1), new LogNormal(0, 1), new HalfNormal(1), new MultivariateNormal(Tensor.Zeros(2), Tensor.Eye(2)), new Uniform(0, 1), new Laplace(0, 1), new Cauchy(0, 1), new StudentT(5, 0, 1), new Gamma(2, 1),
        new Chi2(3), new Exponential(1), new Weibull(1, 2), new Pareto(1, 3), new Gumbel(0, 1), new Beta(1, 2), new Dirichlet(Tensor.Ones(3)), new VonMises(0, 1),
        new Nabla.Distributions.Bernoulli(0.3), new Binomial(5, 0.3), new Geometric(0.3), new NegativeBinomial(2, 0.3), new Poisson(2), new Categorical(Tensor.Ones(3)), new OneHotCategorical(Tensor.Ones(3)), new Multinomial(5, Tensor.Ones(3)),
    ];

    [Fact]
    public void Holds()
    {
        string guide = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "guide", "distributions.md")).ReplaceLineEndings("\n");
        string table = string.Join('\n', s_all.Select(Row));
        Assert.True(guide.Contains(table, StringComparison.Ordinal), table);
    }

    private static string Row(Distribution one)
    {
        string[] others = [.. s_all.Where(other => Has(() => one.KlDivergence(other))).Select(static other => $"`{other.GetType().Name}`")];
        string[] marks = [.. new Func<object>[] { one.Entropy, () => one.Cdf(one.Sample(generator: new Generator(1))), () => one.Icdf(0.5), () => one.RSample(generator: new Generator(1)) }.Select(static part => Has(part) ? "✓" : "")];
        return $"| `{one.GetType().Name}` | {string.Join(" | ", marks)} | {string.Join(' ', others)} |";
    }

    private static bool Has(Func<object> part)
    {
        try
        {
            _ = part();
            return true;
        }
        catch (NotSupportedException)
        {
            return false;
        }
    }
}
