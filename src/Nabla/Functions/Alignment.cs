using Nabla.Primitives;

namespace Nabla;

/// <summary>Promotion and broadcasting: resolved here, once, so that no primitive and no rule ever sees them.</summary>
internal static class Alignment
{
    /// <summary>Both tensors with the element type and shape that the operation named <paramref name="name"/> gives them in common.</summary>
    public static (Tensor X, Tensor Y) Align(string name, Tensor x, Tensor y, bool floating = false)
    {
        if (x.Type == y.Type && !x.IsWeak && !y.IsWeak && !(floating && !x.DType.IsFloating()))
        {
            return (x, y);
        }

        DType dtype = Common(x, y);
        if (floating)
        {
            dtype = dtype.ToFloating();
        }

        x = As(x, dtype);
        y = As(y, dtype);
        if (x.Shape.Equals(y.Shape))
        {
            return (x, y);
        }

        Shape shape = y.Rank == 0 ? x.Shape : x.Rank == 0 ? y.Shape : Common(name, x.Shape, y.Shape);
        return (To(x, shape), To(y, shape));
    }

    /// <summary>The element type two operands promote to. Of two C# scalars each counts by its own type.</summary>
    public static DType Common(Tensor x, Tensor y)
        => x.IsWeak == y.IsWeak ? DTypes.Promote(x.DType, y.DType)
            : x.IsWeak ? DTypes.PromoteWeak(y.DType, x.DType)
            : DTypes.PromoteWeak(x.DType, y.DType);

    /// <summary>NumPy's rule: shapes are compared from the last axis; lengths agree, or one of them is 1 or missing.</summary>
    /// <exception cref="ArgumentException">They do neither.</exception>
    public static Shape Common(string name, Shape x, Shape y)
    {
        int rank = Math.Max(x.Rank, y.Rank);
        int[] lengths = new int[rank];
        for (int back = 1; back <= rank; back++)
        {
            int a = back <= x.Rank ? x[^back] : 1;
            int b = back <= y.Rank ? y[^back] : 1;
            if (a != b && a != 1 && b != 1)
            {
                throw new ArgumentException($"{name} cannot combine {x} with {y}: axis {-back} has length {a} in one and {b} in the other. Lengths must agree or be 1{CallSite.Suffix()}.");
            }

            lengths[rank - back] = a == 1 ? b : a;
        }

        return Shape.Create(lengths);
    }

    /// <summary>The tensor with another element type; itself if it has it already.</summary>
    public static Tensor As(Tensor x, DType dtype)
        => x.IsWeak ? x.Concrete.CastScalar(dtype) : x.DType == dtype ? x : new Cast(dtype).Apply(x);

    /// <summary>The tensor repeated to a shape that its own broadcasts to, axes aligned at the end.</summary>
    public static Tensor To(Tensor x, Shape shape)
    {
        if (x.Shape.Equals(shape))
        {
            return x;
        }

        Span<int> from = stackalloc int[x.Rank];
        for (int i = 0; i < from.Length; i++)
        {
            from[i] = shape.Rank - x.Rank + i;
        }

        return new Broadcast(shape, Axes.Of(from)).Apply(x);
    }
}
