using System.Globalization;
using Nabla.Primitives;

namespace Nabla;

/// <summary>Promotion and broadcasting: resolved here, once, so that no primitive and no rule ever sees them.</summary>
internal static class Alignment
{
    /// <summary>Both tensors with the element type and shape that the operation named <paramref name="name"/> gives them in common.</summary>
    /// <exception cref="ArgumentNullException">An operand is null, such as the Grad of a variable that no gradient has reached.</exception>
    public static (Tensor X, Tensor Y) Align(string name, Tensor x, Tensor y, bool floating = false)
    {
        if (x is null || y is null)
        {
            throw new ArgumentNullException(x is null ? nameof(x) : nameof(y), $"{name} was given null as its {(x is null ? "first" : "second")} operand. Grad is null where no gradient has arrived{CallSite.Suffix()}.");
        }

        if (x.Type == y.Type && !x.IsWeak && !y.IsWeak && !(floating && !x.DType.IsFloating()))
        {
            return (x, y);
        }

        DType dtype = Common(x, y);
        if (floating)
        {
            dtype = dtype.ToFloating();
        }

        if (x.IsWeak && y.IsWeak)
        {
            return (x.Retyped(dtype, weak: true), y.Retyped(dtype, weak: true));
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

    /// <summary>The element type that tensors promote to together; C# scalars among them widen its category only.</summary>
    public static DType Common(ReadOnlySpan<Tensor> tensors)
    {
        DType? firm = null;
        DType? weak = null;
        foreach (Tensor tensor in tensors)
        {
            ref DType? dtype = ref tensor.IsWeak ? ref weak : ref firm;
            dtype = dtype is { } before ? DTypes.Promote(before, tensor.DType) : tensor.DType;
        }

        return firm is { } common ? weak is { } scalar ? DTypes.PromoteWeak(common, scalar) : common : weak!.Value;
    }

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
    /// <exception cref="ArgumentOutOfRangeException">A C# integer is not among the integers of that type.</exception>
    public static Tensor As(Tensor x, DType dtype)
    {
        if (!x.IsWeak)
        {
            return x.DType == dtype ? x : new Cast(dtype).Apply(x);
        }

        if (x.DType != dtype && !dtype.IsFloating() && !x.DType.IsFloating() && !x.Fits(dtype))
        {
            throw new ArgumentOutOfRangeException(
                nameof(x), $"{x.Integer().ToString(CultureInfo.InvariantCulture)} does not fit {dtype.Name()}, the element type of the tensor it meets. Cast the tensor first: x.Cast(DType.Int64){CallSite.Suffix()}.");
        }

        return x.Retyped(dtype);
    }

    /// <summary>Arguments as a function is to see them: C# scalars with an element type of their own, of variables what they hold now.</summary>
    public static Tensor[] Arguments(Tensor[] leaves) => Array.ConvertAll(leaves, static leaf => As(leaf, leaf.DType).Captured);

    /// <summary>A value as the element type of the tensor that takes it in, where nothing is lost by that.</summary>
    /// <exception cref="ArgumentException">Fractions would be cut off, or numbers become bools.</exception>
    public static Tensor Into(string name, Tensor value, DType dtype) => dtype.Takes(value.DType)
        ? As(value, dtype)
        : throw new ArgumentException($"{name} cannot put {value.Type} into a tensor of {dtype.Name()}: nothing is converted silently. Cast one of them{CallSite.Suffix()}.");

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
