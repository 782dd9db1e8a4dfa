namespace Nabla.Learning;

/// <summary>A layer of a <see cref="ModelSummary"/>.</summary>
/// <param name="Name">Its name in the state; empty for the whole model.</param>
/// <param name="Kind">What it is called in code.</param>
/// <param name="Output">What it makes, the last time that it is applied; null where it is not seen to be applied.</param>
/// <param name="Parameters">How many numbers of its own and of what it holds are trained.</param>
/// <param name="Arithmetic">How many operations on single numbers it is, as <see cref="Graph.Arithmetic"/> counts them, what it applies included and each time that it is applied; null where <paramref name="Output"/> is.</param>
public sealed record LayerSummary(string Name, string Kind, TensorType? Output, long Parameters, long? Arithmetic);
