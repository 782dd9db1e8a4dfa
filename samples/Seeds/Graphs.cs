using Nabla;

namespace SeedsSample;

/// <summary>The graph behind a tensor as one line: <c>Multiply(Add(x, y), constant)</c>.</summary>
internal static class Graphs
{
    public static string Describe(Tensor tensor) => Describe(tensor.GradFunction);

    // Only for small graphs: it goes as deep as they are.
    private static string Describe(GradFunction? function) => function switch
    {
        null => "constant",
        { Variable: { } variable } => variable.Name ?? "variable",
        _ => $"{function.Name}({string.Join(", ", function.Inputs.Select(Describe))})",
    };
}
