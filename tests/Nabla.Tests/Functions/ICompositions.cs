namespace Nabla.Tests;

/// <summary>Functions that are composed of operations, by name, each of a tensor [2, 3, 4].</summary>
public interface ICompositions
{
    static abstract TheoryData<string, Func<Tensor, Tensor>> Compositions { get; }
}
