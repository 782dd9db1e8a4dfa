namespace SeedsSample;

/// <summary>One of the five notebooks.</summary>
/// <param name="Id">S0 to S4.</param>
/// <param name="Title">What it is.</param>
/// <param name="Seeds">Its items, in the order of reading.</param>
internal sealed record Notebook(string Id, string Title, IReadOnlyList<Seed> Seeds)
{
    /// <summary>All five.</summary>
    public static IReadOnlyList<Notebook> All { get; } =
    [
        new("S0", "a table of vector-Jacobian products over NumPy", [.. S0.Operations.Rows, .. S0.Rules.Rows, .. S0.Examples.Rows, .. S0.Plans.Rows, .. S0.Bugs.Rows, .. S0.Habits.Rows]),
        new("S1", "from tapes to a network for MNIST", [.. S1.TapeToys.Rows, .. S1.Loading.Rows, .. S1.Shapes.Rows, .. S1.Layers.Rows, .. S1.TwoLayers.Rows, .. S1.EngineBugs.Rows, .. S1.LossBugs.Rows, .. S1.Training.Rows]),
        new("S2", "PyTorch's own functions, and shopping for fruit", [.. S2.OwnFunctions.Rows, .. S2.Shopping.Rows, .. S2.Activations.Rows, .. S2.Affine.Rows, .. S2.Announced.Rows, .. S2.Bugs.Rows]),
        new("S3", "derivations, checked against PyTorch", [.. S3.Derivations.Rows, .. S3.Stream.Rows, .. S3.Bugs.Rows]),
        new("S4", "nodes that call each other", [.. S4.Nodes.Rows, .. S4.Bugs.Rows]),
    ];

    /// <summary>All items of all notebooks.</summary>
    public static IReadOnlyList<Seed> AllSeeds { get; } = [.. All.SelectMany(static notebook => notebook.Seeds)];
}
