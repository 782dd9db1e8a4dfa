namespace Nabla.Learning;

/// <summary>A point on the line along which a loss is searched.</summary>
/// <param name="At">How far along the direction.</param>
/// <param name="Value">The loss there.</param>
/// <param name="Slope">Its derivative along the direction.</param>
/// <param name="Gradient">Its gradient.</param>
internal readonly record struct LinePoint(double At, double Value, double Slope, Tensor Gradient);
