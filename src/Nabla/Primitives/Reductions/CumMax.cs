namespace Nabla.Primitives;

/// <summary>The greatest of the first 1, 2, 3 … elements along an axis; NaN from the first on.</summary>
internal sealed record CumMax(int Axis) : RunningChoice<Max.Greater>(Axis)
{
    protected override Primitive Along(int axis) => new CumMax(axis);
}
