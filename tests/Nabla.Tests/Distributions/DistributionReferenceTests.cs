using System.Text.Json;
using Nabla.Distributions;

namespace Nabla.Tests.Distributions;

/// <summary>Log-probabilities, entropies, moments, distribution functions, quantiles and divergences, with gradients, are PyTorch's in float64.</summary>
public sealed class DistributionReferenceTests
{
    public static TheoryData<int, string> Cases => Numbered(Recorded.Cases, static line => line.GetProperty("name").GetString()!);

    public static TheoryData<int, string> Divergences => Numbered(Recorded.Divergences, static line => $"{line.GetProperty("name").GetString()} from {line.GetProperty("other").GetString()}");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Log_probabilities(int index, string name)
    {
        JsonElement line = Recorded.Cases.ElementAt(index);
        Compare(line, name, "logProb", [.. Recorded.ReadAll(line.GetProperty("parameters")), Recorded.Read(line.GetProperty("values"))], xs => Made(line, xs[..^1]).LogProb(xs[^1]));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Entropies(int index, string name)
    {
        JsonElement line = Recorded.Cases.ElementAt(index);
        if (line.TryGetProperty("entropy", out _))
        {
            Compare(line, name, "entropy", Recorded.ReadAll(line.GetProperty("parameters")), xs => Made(line, xs).Entropy());
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Moments(int index, string name)
    {
        JsonElement line = Recorded.Cases.ElementAt(index);
        Distribution distribution = Made(line, Recorded.ReadAll(line.GetProperty("parameters")));
        foreach ((string part, Func<Tensor> found) in new (string, Func<Tensor>)[] { ("mean", () => distribution.Mean), ("variance", () => distribution.Variance), ("mode", () => distribution.Mode) })
        {
            if (line.TryGetProperty(part, out JsonElement expected))
            {
                Close(Recorded.Read(expected), found(), $"{name}.{part}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Distribution_functions(int index, string name)
    {
        JsonElement line = Recorded.Cases.ElementAt(index);
        Tensor[] parameters = Recorded.ReadAll(line.GetProperty("parameters"));
        if (line.TryGetProperty("cdf", out _))
        {
            Compare(line, name, "cdf", [.. parameters, Recorded.Read(line.GetProperty("values"))], xs => Made(line, xs[..^1]).Cdf(xs[^1]));
        }

        if (line.TryGetProperty("probabilities", out JsonElement probabilities))
        {
            Compare(line, name, "icdf", [.. parameters, Recorded.Read(probabilities)], xs => Made(line, xs[..^1]).Icdf(xs[^1]));
        }
    }

    /// <summary>What PyTorch refuses to be asked for has no probability, and no gradient that is not a number.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Values_outside_the_support(int index, string name)
    {
        JsonElement line = Recorded.Cases.ElementAt(index);
        Tensor[] parameters = Recorded.ReadAll(line.GetProperty("parameters"));
        foreach (Tensor outside in Recorded.ReadAll(line.GetProperty("outside")))
        {
            Assert.True(Nabla.Functions.Equal(Made(line, parameters).LogProb(outside), double.NegativeInfinity).All().ToScalar<bool>(), name);
            (Tensor value, Func<Tensor, Tensor[]> pullback) = Transform.Vjp<Tensor[]>(xs => Made(line, xs).LogProb(outside), parameters);
            Assert.All(pullback(value.OnesLike()), gradient => Assert.True((gradient.Abs() < double.PositiveInfinity).All().ToScalar<bool>(), $"{name}: {gradient}"));
        }
    }

    [Theory]
    [MemberData(nameof(Divergences))]
    public void Divergences_are_PyTorchs(int index, string name)
    {
        JsonElement line = Recorded.Divergences.ElementAt(index);
        Tensor[] left = Recorded.ReadAll(line.GetProperty("parameters"));
        Tensor[] right = Recorded.ReadAll(line.GetProperty("otherParameters"));
        Compare(line, name, "kl", [.. left, .. right], xs => Made(line, xs[..left.Length])
            .KlDivergence(Recorded.Make(line.GetProperty("other").GetString()!, Recorded.Constants(line.GetProperty("otherConstants")), xs[left.Length..])));
    }

    private static Distribution Made(JsonElement line, Tensor[] parameters) => Recorded.Make(line.GetProperty("name").GetString()!, Recorded.Constants(line.GetProperty("constants")), parameters);

    private static void Compare(JsonElement line, string name, string part, Tensor[] inputs, Func<Tensor[], Tensor> f)
    {
        Tensor expected = Recorded.Read(line.GetProperty(part));
        JsonElement[] gradients = [.. line.GetProperty(part + "Gradients").EnumerateArray()];
        (Tensor value, Func<Tensor, Tensor[]> pullback) = Transform.Vjp<Tensor[]>(f, inputs);
        Close(expected, value, $"{name}.{part}");
        Tensor weights = (1 + 0.1 * Tensor.Arange((int)value.Count).Cast(DType.Float64)).Reshape(value.Shape);
        Tensor[] found = pullback(weights);
        for (int i = 0; i < gradients.Length; i++)
        {
            if (gradients[i].ValueKind != JsonValueKind.Null)
            {
                Close(Recorded.Read(gradients[i]), found[i], $"{name}.{part}, gradient {i}");
            }
        }
    }

    private static void Close(Tensor expected, Tensor found, string name)
    {
        Assert.True(expected.Shape.Equals(found.Shape), $"{name}: {found.Shape} instead of {expected.Shape}");
        Assert.True(expected.AllClose(found.Cast(DType.Float64), 1e-10, 1e-12, equalNaN: true), $"{name}:\n{expected:R}\n≠\n{found:R}");
    }

    private static TheoryData<int, string> Numbered(IEnumerable<JsonElement> lines, Func<JsonElement, string> name)
    {
        TheoryData<int, string> data = [];
        foreach ((int index, JsonElement line) in lines.Index())
        {
            data.Add(index, name(line));
        }

        return data;
    }
}
