namespace Nabla.Primitives;

/// <summary>The least of x and of what indices put at its place; NaN if any is.</summary>
internal sealed record ScatterMin(int Axis) : ScatterReduction<Min.Lesser>(Axis)
{
    protected override (Tensor X, Tensor Updates) Derivatives(Tensor x, Tensor indices, Tensor updates, Tensor z) => Shared(x, indices, updates, z);

    protected override Primitive Along(int axis) => new ScatterMin(axis);
}
