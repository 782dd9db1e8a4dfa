namespace Nabla.Primitives;

/// <summary>The derivative that reductions which choose an element have in common.</summary>
internal static class Ties
{
    /// <summary>g where x was chosen, divided by how many were; g and y are repeated to the shape of x.</summary>
    public static Tensor Share(Tensor g, Tensor x, Tensor y, Axes axes)
    {
        Tensor chosen = Functions.Equal(x, y).Cast(g.DType);
        Tensor count = new Broadcast(x.Shape, Axes.Of(axes.Complement(x.Rank))).Apply(new Sum(axes).Apply(chosen));
        return Functions.Where(Functions.Equal(x, y), g / count, 0);
    }
}
