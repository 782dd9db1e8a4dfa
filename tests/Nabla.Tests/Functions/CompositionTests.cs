namespace Nabla.Tests;

/// <summary>Tests of functions that are composed of operations, which all must pass <see cref="Composition.Check"/>.</summary>
/// <typeparam name="TSelf">The tests, which name the functions.</typeparam>
public abstract class CompositionTests<TSelf>
    where TSelf : ICompositions
{
    public static TheoryData<string, Func<Tensor, Tensor>> All => TSelf.Compositions;

    /// <summary>What the numbers that they are given are multiplied by.</summary>
    protected virtual double Scale => 1;

    [Theory]
    [MemberData(nameof(All))]
    public void DerivativesBatchesAndCompiledFunctionsAgree(string name, Func<Tensor, Tensor> f)
    {
        Assert.NotEmpty(name);
        Composition.Check(f, Composition.Distinct(2, 3, 4) * Scale);
    }
}
