using System.Reflection;
using System.Text.Json;
using Nabla.Distributions;

namespace Nabla.Tests.Distributions;

/// <summary>What PyTorch answered (eng/references/distributions.py), and the distributions it was asked of.</summary>
internal static class Recorded
{
    private static readonly JsonDocument[] s_lines = [.. Lines()];

    public static IEnumerable<JsonElement> Cases => s_lines.Select(static line => line.RootElement).Where(static line => !line.TryGetProperty("other", out _));

    public static IEnumerable<JsonElement> Divergences => s_lines.Select(static line => line.RootElement).Where(static line => line.TryGetProperty("other", out _));

    /// <summary>A recorded tensor.</summary>
    public static Tensor Read(JsonElement recorded)
    {
        double[] data = [.. recorded.GetProperty("data").EnumerateArray().Select(static number => number.ValueKind == JsonValueKind.Number ? number.GetDouble() : number.GetString() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            _ => double.NegativeInfinity,
        })];
        return Tensor.Of(data, new Shape([.. recorded.GetProperty("shape").EnumerateArray().Select(static length => length.GetInt32())]));
    }

    public static Tensor[] ReadAll(JsonElement recorded) => [.. recorded.EnumerateArray().Select(Read)];

    public static int[] Constants(JsonElement recorded) => [.. recorded.EnumerateArray().Select(static number => number.GetInt32())];

    public static Distribution Make(string name, int[] n, Tensor[] p) => name switch
    {
        "Normal" => new Normal(p[0], p[1]),
        "Uniform" => new Uniform(p[0], p[1]),
        "LogNormal" => new LogNormal(p[0], p[1]),
        "HalfNormal" => new HalfNormal(p[0]),
        "Laplace" => new Laplace(p[0], p[1]),
        "Cauchy" => new Cauchy(p[0], p[1]),
        "Gumbel" => new Gumbel(p[0], p[1]),
        "Weibull" => new Weibull(p[0], p[1]),
        "Pareto" => new Pareto(p[0], p[1]),
        "Gamma" => new Gamma(p[0], p[1]),
        "Chi2" => new Chi2(p[0]),
        "Exponential" => new Exponential(p[0]),
        "Beta" => new Beta(p[0], p[1]),
        "Dirichlet" => new Dirichlet(p[0]),
        "StudentT" => new StudentT(p[0], p[1], p[2]),
        "VonMises" => new VonMises(p[0], p[1]),
        "MultivariateNormal" => new MultivariateNormal(p[0], p[1]),
        "MultivariateNormal.ScaleTril" => MultivariateNormal.FromScaleTril(p[0], p[1]),
        "Bernoulli" => new Nabla.Distributions.Bernoulli(p[0]),
        "Bernoulli.Logits" => Nabla.Distributions.Bernoulli.FromLogits(p[0]),
        "Geometric" => new Geometric(p[0]),
        "Geometric.Logits" => Geometric.FromLogits(p[0]),
        "Poisson" => new Poisson(p[0]),
        "Binomial" => new Binomial(n[0], p[0]),
        "Binomial.Logits" => Binomial.FromLogits(n[0], p[0]),
        "Binomial.Counts" => new Binomial(p[0], p[1]),
        "Binomial.Counts.Logits" => Binomial.FromLogits(p[0], p[1]),
        "NegativeBinomial" => new NegativeBinomial(p[0], p[1]),
        "NegativeBinomial.Logits" => NegativeBinomial.FromLogits(p[0], p[1]),
        "Categorical" => new Categorical(p[0]),
        "Categorical.Logits" => Categorical.FromLogits(p[0]),
        "OneHotCategorical" => new OneHotCategorical(p[0]),
        "OneHotCategorical.Logits" => OneHotCategorical.FromLogits(p[0]),
        "Multinomial" => new Multinomial(n[0], p[0]),
        "Multinomial.Logits" => Multinomial.FromLogits(n[0], p[0]),
        "Independent.Normal" => new Independent(new Normal(p[0], p[1]), 1),
        "Mixture.Normal" => new MixtureSameFamily(new Categorical(p[0]), new Normal(p[1], p[2])),
        "Mixture.Independent" => new MixtureSameFamily(Categorical.FromLogits(p[0]), new Independent(new Normal(p[1], p[2]), 1)),
        "Transformed.Affine.Exp" => new TransformedDistribution(new Normal(p[0], p[1]), Bijection.Affine(0.5, -2).Then(Bijection.Exp)),
        "Transformed.Sigmoid" => new TransformedDistribution(new Normal(p[0], p[1]), Bijection.Sigmoid),
        "Transformed.Tanh" => new TransformedDistribution(new Normal(p[0], p[1]), Bijection.Tanh),
        "Transformed.Softplus" => new TransformedDistribution(new Laplace(p[0], p[1]), Bijection.Softplus),
        "Transformed.Independent.Tanh" => new TransformedDistribution(new Independent(new Normal(p[0], p[1]), 1), Bijection.Tanh),
        _ => throw new NotSupportedException(name),
    };

    private static IEnumerable<JsonDocument> Lines()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("distributions.json")!;
        using StreamReader reader = new(stream);
        while (reader.ReadLine() is { } line)
        {
            yield return JsonDocument.Parse(line);
        }
    }
}
