namespace Nabla.Primitives;

/// <summary>Products of the first 1, 2, 3 … elements along an axis.</summary>
internal sealed record CumProd(int Axis) : RunningScan<Prod.Times>(Axis)
{
    /// <summary>Π of those before · (g[i] + x[i + 1] (g[i + 1] + x[i + 2] (…))).</summary>
    protected override Tensor Back(Tensor g, Tensor x, Tensor y) => Before(y, 1, 1) * ReversedRecurrence(x, g);

    protected override Tensor Forth(Tensor dx, Tensor x, Tensor y) => Recurrence(x, dx * Before(y, 1, 1));

    protected override Primitive Along(int axis) => new CumProd(axis);
}
