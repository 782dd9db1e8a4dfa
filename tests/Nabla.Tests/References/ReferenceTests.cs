using Nabla.Tests.Laws;
using Xunit.Abstractions;

namespace Nabla.Tests.References;

/// <summary>Every recorded case against Nabla's public face.</summary>
public sealed class ReferenceTests(ITestOutputHelper output)
{
    private const int Shown = 12;

    public static TheoryData<string> Operations => [.. Place.Replayed(ReferenceCase.Operations.Except(ReferenceFace.Elsewhere))];

    [Theory]
    [MemberData(nameof(Operations))]
    public void Values_and_gradients_by_Backward_are_those_recorded(string operation) => Check(operation, Door.Imperative, strided: false);

    [Theory]
    [MemberData(nameof(Operations))]
    public void Gradients_by_Grad_are_those_recorded(string operation) => Check(operation, Door.Functional, strided: false);

    [Theory]
    [MemberData(nameof(Operations))]
    public void Strides_of_the_inputs_do_not_matter(string operation) => Check(operation, Door.Imperative, strided: true);

    private void Check(string operation, Door door, bool strided)
    {
        IReadOnlyList<ReferenceCase> cases = ReferenceCase.Load(operation);
        Replay replay = new(ReferenceFace.Of(operation), Tolerance.Of(operation), door, strided);
        string[] differences = [.. cases.SelectMany(replay.Differences)];
        output.WriteLine($"{operation}: {cases.Count} cases");
        Assert.True(
            differences.Length == 0,
            $"{operation}: {differences.Length} differences in {cases.Count} cases\n{string.Join('\n', differences.Take(Shown))}");
    }
}
