using Nabla;

namespace SeedsSample.S0;

/// <summary>Habits of the language that the notebook was written in.</summary>
internal static class Habits
{
    public static IReadOnlyList<Seed> Rows { get; } =
    [
        new("S0-B8", "a default list that all nodes share", "def __init__(self, value, func='variable', parents=[], *args)", SharedLists),
        new("S0-B10", "a parameter that is never used", "*args in the constructor; the arguments are assigned afterwards", UnusedParameter),
    ];

    private static void SharedLists(Report report)
    {
        Variable x = new(1.0) { Name = "x" };
        Variable y = new(2.0) { Name = "y" };
        Tensor sum = x + y;
        Tensor product = x * y;
        report.Same("graph of the first", Graphs.Describe(sum), "Add(x, y)");
        report.Same("graph of the second", Graphs.Describe(product), "Multiply(x, y)");
        report.Same("one list for both", ReferenceEquals(sum.GradFunction!.Inputs, product.GradFunction!.Inputs), expected: false);
        report.Corrected(GuidePages.Pitfalls, "Lists that everything shares");
    }

    private static void UnusedParameter(Report report) => report.Corrected(GuidePages.Pitfalls, "Parameters that do nothing");
}
