using Nabla.Tests.References;

namespace Nabla.Tests.House;

/// <summary>No operation without PyTorch's answers, which eng/references/record.py records, or, of special functions, mpmath's (eng/special-points.py).</summary>
public sealed class ReferencesExistTests
{
    /// <summary>Primitives recorded under another name.</summary>
    private static readonly Dictionary<string, string> s_recordedAs = new()
    {
        ["Affine"] = "Linear",
        ["Eigh"] = "Eigvalsh",
        ["FourierTransform"] = "Fourier",
        ["GeluTanh"] = "Gelu",
        ["LinearSolve"] = "Solve",
        ["Lu"] = "Det",
        ["PseudoInverse"] = "Pinv",
        ["Svd"] = "Svdvals",
        ["TriangularSolve"] = "SolveTriangular",
    };

    /// <summary>Primitives that have no counterpart in PyTorch, and why.</summary>
    private static readonly Dictionary<string, string> s_exempt = new()
    {
        ["Call"] = "another function, written down: tested with Checkpoint",
        ["Cbrt"] = "PyTorch has no cube root of negative numbers: tested against the exact result",
        ["Cond"] = "other functions, written down: tested with Transform.Cond",
        ["CustomCall"] = "a rule of the user's: tested with the functions that make it",
        ["Embed"] = "the transpose of Slice, never called by users: recorded through Slice's and Pad's gradients",
        ["LogStandardGamma"] = "random: tested by distribution and by the slope of its quantiles",
        ["MultiplyAdd"] = "PyTorch has no operation that rounds once: tested against the exact result",
        ["NextAfter"] = "exact: tested against the neighbours that .NET gives",
        ["Phi"] = "what gelu and its derivative are made of, recorded through them: PyTorch's special.ndtr is made of Erfc",
        ["Poisson"] = "random: tested by distribution",
        ["Rebind"] = "computes nothing: tested with assignments in graphs",
        ["RequireFinite"] = "changes nothing: tested with what it lets through and what it does not",
        ["Scan"] = "another function, written down: tested with Transform.Scan",
        ["StopGradient"] = "computes nothing: tested with Detach and with graphs",
        ["Transfer"] = "computes nothing: tested with devices",
        ["Uniform"] = "random: tested by distribution and by stream",
        ["Normal"] = "random: tested by distribution and by stream",
        ["VonMises"] = "random: tested by distribution",
        ["While"] = "other functions, written down: tested with Transform.While",
    };

    private static readonly string[] s_primitives =
    [
        .. typeof(Tensor).Assembly.GetTypes()
            .Where(static type => type is { IsAbstract: false, ContainsGenericParameters: false } && type.IsSubclassOf(typeof(Primitive)))
            .Select(static type => type.Name).Distinct().Order(StringComparer.Ordinal),
    ];

    public static TheoryData<string> Primitives => [.. s_primitives];

    [Fact]
    public void There_are_primitives() => Assert.True(s_primitives.Length > 40);

    [Theory]
    [MemberData(nameof(Primitives))]
    public void Every_primitive_has_references(string primitive) =>
        Assert.True(
            s_exempt.ContainsKey(primitive) || Loops.Special.SpecialTests.Knows(primitive) || ReferenceCase.Operations.Contains(s_recordedAs.GetValueOrDefault(primitive, primitive)),
            $"{primitive} has no tests/Nabla.Tests/References/data/{primitive}.json. Record it in eng/references.");

    [Fact]
    public void Exemptions_name_primitives_that_exist() => Assert.Empty(s_exempt.Keys.Concat(s_recordedAs.Keys).Except(s_primitives));

    [Fact]
    public void Every_record_is_replayed()
    {
        foreach (string operation in ReferenceCase.Operations.Except(ReferenceFace.Elsewhere))
        {
            Assert.NotNull(ReferenceFace.Of(operation));
        }
    }
}
