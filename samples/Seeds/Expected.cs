using Nabla;

namespace SeedsSample;

/// <summary>A reference: numbers that Nabla had no part in.</summary>
/// <param name="Values">The numbers.</param>
/// <param name="Origin">Where they come from.</param>
/// <param name="IsTyped">Whether the element type is part of the reference.</param>
internal sealed record Expected(Tensor Values, string Origin, bool IsTyped = false)
{
    /// <summary>Exact mathematics, done by hand or in plain C#.</summary>
    public static Expected Exact(Tensor values) => new(values, "mathematics");

    /// <summary>What a notebook printed.</summary>
    public static Expected Notebook(Tensor values) => new(values, "notebook");

    /// <summary>What this notebook's numbers were found to be when they were computed again.</summary>
    public static Expected Recomputed(Tensor values) => new(values, "computed again");
}
