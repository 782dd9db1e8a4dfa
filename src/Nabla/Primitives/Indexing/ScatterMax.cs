namespace Nabla.Primitives;

/// <summary>The greatest of x and of what indices put at its place; NaN if any is.</summary>
internal sealed record ScatterMax(int Axis) : ScatterReduction<Max.Greater>(Axis)
{
    protected override (Tensor X, Tensor Updates) Derivatives(Tensor x, Tensor indices, Tensor updates, Tensor z) => Shared(x, indices, updates, z);

    protected override Primitive Along(int axis) => new ScatterMax(axis);
}
