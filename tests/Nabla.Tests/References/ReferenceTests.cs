using Xunit.Abstractions;

namespace Nabla.Tests.References;

/// <summary>Every recorded case against Nabla's public face: values, and gradients by <see cref="Tensor.Backward"/>.</summary>
public sealed class ReferenceTests(ITestOutputHelper output)
{
    private const int Shown = 12;

    public static TheoryData<string> Operations => [.. ReferenceCase.Operations.Except(ReferenceFace.Elsewhere)];

    [Theory]
    [MemberData(nameof(Operations))]
    public void Values_and_gradients_are_those_recorded(string operation)
    {
        IReadOnlyList<ReferenceCase> cases = ReferenceCase.Load(operation);
        Tolerance tolerance = Tolerance.Of(operation);
        Func<Tensor[], ReferenceArguments, Tensor[]> call = ReferenceFace.Of(operation);
        List<string> differences = [.. cases.SelectMany(one => Replay.Differences(one, call, tolerance))];
        output.WriteLine($"{operation}: {cases.Count} cases");
        Assert.True(
            differences.Count == 0,
            $"{operation}: {differences.Count} differences in {cases.Count} cases\n{string.Join('\n', differences.Take(Shown))}");
    }
}
