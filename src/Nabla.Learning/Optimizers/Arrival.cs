namespace Nabla.Learning;

/// <summary>A gradient that has come to an optimizer.</summary>
/// <param name="Gradient">The gradient.</param>
/// <param name="IsThere">A bool of no axes where only numbers say whether the parameter steps at all; null where it does.</param>
internal readonly record struct Arrival(Tensor Gradient, Tensor? IsThere = null);
