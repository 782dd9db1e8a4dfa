using Nabla.Eng.Ulps;
using Xunit.Abstractions;

namespace Nabla.Tests.Loops.Elementary;

/// <summary>
/// A sample of what eng/Nabla.Eng.Ulps measures over all float32 numbers and many float64 ones; the bounds are its table's. The
/// formulas' results are compared with sums of two numbers, in float32 with the float64 formula that those are compared with.
/// </summary>
public sealed class AccuracyTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => [.. Table.Functions.Select(static f => f.Name)];

    public static TheoryData<string> PairNames => [.. Table.Pairs.Select(static f => f.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void SinglesAreWithinTheBound(string name)
    {
        Function function = Named(name);
        Within(function.Single(2039), function.SingleBound);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void DoublesAreWithinTheBound(string name)
    {
        Function function = Named(name);
        Within(function.Double(2), function.DoubleBound);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void FixedValuesAreExact(string name) => Within(Named(name).Values(), 0);

    [Theory]
    [MemberData(nameof(PairNames))]
    public void PairsAreWithinTheBound(string name)
    {
        PairFunction function = Table.Pairs.Single(f => f.Name == name);
        Within(function.Single(1 << 20), function.SingleBound);
        Within(function.Double(20_000), function.DoubleBound);
        Within(function.Values(), 0);
    }

    private static Function Named(string name) => Table.Functions.Single(f => f.Name == name);

    private void Within(Worst worst, double bound)
    {
        output.WriteLine(worst.ToString());
        Assert.True(worst.Error <= bound && worst.Failures == 0, $"{worst}; the bound is {bound}");
    }
}
