using GuideSample.Derivations;
using GuideSample.Pitfalls;

namespace GuideSample;

/// <summary>A block of code of the guide: it stands there word for word, and here it runs.</summary>
/// <param name="Name">What its region in the source is called.</param>
/// <param name="Run">Runs it; an exception where a claim does not hold.</param>
internal sealed record Snippet(string Name, Action Run)
{
    /// <summary>All of them, in the order of the pages.</summary>
    public static IReadOnlyList<Snippet> All { get; } =
    [
        new("squared-product", ChainRule.SquaredProduct),
        new("staged-function", ChainRule.StagedFunction),
        new("outer-products", Shapes.OuterProducts),
        new("matrix-product", Products.MatrixProduct),
        new("added-bias", Products.AddedBias),
        new("linear-layer", Products.LinearLayer),
        new("sum", Products.Sum),
        new("own-lists", Habits.OwnLists),
        new("nothing-kept", Habits.NothingKept),
        new("seeds", Habits.Seeds),
    ];
}
