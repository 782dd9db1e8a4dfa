namespace Nabla.Primitives;

/// <summary>The least of the first 1, 2, 3 … elements along an axis; NaN from the first on.</summary>
internal sealed record CumMin(int Axis) : RunningChoice<Min.Lesser>(Axis)
{
    protected override Primitive Along(int axis) => new CumMin(axis);
}
