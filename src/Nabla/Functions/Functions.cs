using Nabla.Primitives;

namespace Nabla;

/// <summary>The operations as functions, for <c>using static Nabla.Functions;</c> None has optional parameters, so each can be passed where a function is asked for.</summary>
public static partial class Functions
{
    /// <summary>x where the mask is true, elsewhere y; all three broadcast. What is not taken receives an exact zero gradient.</summary>
    /// <exception cref="ArgumentException"><paramref name="mask"/> is not bool.</exception>
    public static Tensor Where(Tensor mask, Tensor x, Tensor y)
    {
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        if (mask.DType != DType.Bool)
        {
            throw new ArgumentException($"Where needs a bool mask, not {mask.Type}. Compare first, for example x > 0{CallSite.Suffix()}.", nameof(mask));
        }

        (x, y) = Alignment.Align("Where", x, y);
        if (!mask.Shape.Equals(x.Shape))
        {
            Shape shape = Alignment.Common("Where", mask.Shape, x.Shape);
            (mask, x, y) = (Alignment.To(mask, shape), Alignment.To(x, shape), Alignment.To(y, shape));
        }

        return Primitives.Where.Op.Apply(mask, x, y);
    }

    /// <summary>x · y + z, element by element, rounded once and in one pass over memory; all three broadcast.</summary>
    /// <exception cref="ArgumentException">They are bool tensors, or their shapes do not broadcast.</exception>
    public static Tensor MultiplyAdd(Tensor x, Tensor y, Tensor z)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(z);
        (x, y) = Alignment.Align("MultiplyAdd", x, y);
        (x, z) = Alignment.Align("MultiplyAdd", x, z);
        (x, y) = Alignment.Align("MultiplyAdd", x, y);
        return x.DType == DType.Bool
            ? throw new ArgumentException($"MultiplyAdd needs numbers, not bool tensors. Cast first: x.Cast(DType.Float32){CallSite.Suffix()}.")
            : Primitives.MultiplyAdd.Op.Apply(x, y, z);
    }

    /// <summary>x = y, element by element, as a bool tensor. (The operator == compares references.)</summary>
    public static Tensor Equal(Tensor x, Tensor y) => Tensor.Paired("Equal", Primitives.Equal.Op, x, y);

    /// <summary>x ≠ y, element by element, as a bool tensor.</summary>
    public static Tensor NotEqual(Tensor x, Tensor y) => Tensor.Paired("NotEqual", Primitives.NotEqual.Op, x, y);

    /// <summary>Whether each element is not a number.</summary>
    public static Tensor IsNaN(Tensor x) => NotEqual(x, x);

    /// <summary>Whether each element is neither infinite nor NaN.</summary>
    public static Tensor IsFinite(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.DType.IsFloating() ? x.Abs() < double.PositiveInfinity : Equal(x, x);
    }

    /// <summary>The same numbers, or an exception where one of them is NaN or infinite; see <see cref="Tensor.RequireFinite"/>.</summary>
    public static Tensor RequireFinite(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.RequireFinite(file: null);
    }

    /// <summary>Tensors joined end to end along an axis; element types promote together.</summary>
    /// <exception cref="ArgumentException">There are none, or their shapes differ elsewhere.</exception>
    public static Tensor Concat(ReadOnlySpan<Tensor> tensors, int axis)
    {
        if (tensors.IsEmpty)
        {
            throw new ArgumentException("Concat needs at least one tensor.", nameof(tensors));
        }

        axis = Axes.Resolve(axis, tensors[0].Rank);
        return new Concat(axis).Apply(Promoted(tensors));
    }

    /// <summary>Tensors of one shape along a new axis.</summary>
    /// <exception cref="ArgumentException">There are none, or their shapes differ.</exception>
    public static Tensor Stack(ReadOnlySpan<Tensor> tensors, int axis)
    {
        if (tensors.IsEmpty)
        {
            throw new ArgumentException("Stack needs at least one tensor.", nameof(tensors));
        }

        axis = Axes.Resolve(axis, tensors[0].Rank + 1);
        Tensor[] raised = Promoted(tensors);
        for (int i = 0; i < raised.Length; i++)
        {
            if (!raised[i].Shape.Equals(raised[0].Shape))
            {
                throw new ArgumentException($"Stack needs equal shapes, but tensor 0 is {raised[0].Shape} and tensor {i} is {raised[i].Shape}{CallSite.Suffix()}.", nameof(tensors));
            }
        }

        Shape one = raised[0].Shape.With(axis, 1);
        for (int i = 0; i < raised.Length; i++)
        {
            raised[i] = raised[i].Reshape(one);
        }

        return new Concat(axis).Apply(raised);
    }

    /// <summary>Picks along an axis: result[.., j, ..] = x[.., indices[.., j, ..], ..]; PyTorch's gather. Apart from the axis, indices may be shorter than x. A scalar counts as a vector of one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside the axis.</exception>
    public static Tensor Gather(Tensor x, Tensor indices, int axis)
    {
        ArgumentNullException.ThrowIfNull(x);
        Tensor places = Indices("Gather", indices).AtLeast1D();
        Tensor whole = Alignment.As(x, x.DType).AtLeast1D();
        axis = Axes.Resolve(axis, whole.Rank);
        for (int i = 0; i < Math.Min(whole.Rank, places.Rank); i++)
        {
            whole = i != axis && places.Shape[i] < whole.Shape[i] ? whole.Narrow(i, 0, places.Shape[i]) : whole;
        }

        return new Gather(axis).Apply(whole, places).Reshape(indices.Shape);
    }

    /// <summary>x with additions along an axis: result[.., indices[.., j, ..], ..] += updates[.., j, ..]; repeated indices sum, in order; PyTorch's scatter_add. Apart from the axis, indices may be shorter than x.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside the axis.</exception>
    public static Tensor ScatterAdd(Tensor x, Tensor indices, Tensor updates, int axis) => Scatter(x, indices, updates, axis, ScatterMode.Sum);

    /// <summary>The slices of x at the given positions (a vector) along an axis; PyTorch's index_select.</summary>
    /// <exception cref="ArgumentException"><paramref name="indices"/> is not a vector of integers.</exception>
    public static Tensor IndexSelect(Tensor x, Tensor indices, int axis)
    {
        ArgumentNullException.ThrowIfNull(x);
        indices = Indices("IndexSelect", indices);
        if (indices.Rank == 0)
        {
            indices = indices.Reshape(1);
        }

        if (x.Rank == 0)
        {
            return IndexSelect(x.Reshape(1), indices, axis).Reshape();
        }

        axis = Axes.Resolve(axis, x.Rank);
        if (indices.Rank != 1)
        {
            throw new ArgumentException($"IndexSelect needs a vector of indices, not {indices.Type}{CallSite.Suffix()}.", nameof(indices));
        }

        Tensor repeated = new Broadcast(x.Shape.Replace(axis, indices.Shape[0]), Axes.Of(axis)).Apply(indices);
        return new Gather(axis).Apply(x, repeated);
    }

    /// <summary>int64 labels as rows of zeros with a one: a new last axis of length <paramref name="classes"/>, or as long as the greatest label asks for if that is −1; PyTorch's one_hot.</summary>
    /// <exception cref="ArgumentException">There are no labels, nor is it said how many classes there are.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is negative or not below <paramref name="classes"/>.</exception>
    public static Tensor OneHot(Tensor labels, int classes = -1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, -1);
        labels = Indices("OneHot", labels);
        if (classes == -1)
        {
            classes = labels.Count == 0 ? throw new ArgumentException($"OneHot cannot tell from no labels how many classes there are{CallSite.Suffix()}.", nameof(classes)) : checked((int)(labels.Max().ToScalar<long>() + 1));
        }

        if (labels.IsAbstract)
        {
            // Nobody knows them yet; picking them from all classes throws when one is none of these.
            labels = IndexSelect(Tensor.Arange(classes), labels.Reshape(-1), 0).Reshape(labels.Shape);
        }
        else if (labels.Count > 0)
        {
            (long low, long high) = (labels.Min().Integer(), labels.Max().Integer());
            if (low < 0 || high >= classes)
            {
                throw new ArgumentOutOfRangeException(nameof(labels), $"OneHot has {classes} classes, 0 to {classes - 1}, but was given label {(low < 0 ? low : high)}{CallSite.Suffix()}.");
            }
        }

        return Equal(labels.Unsqueeze(-1), Tensor.Arange(classes)).Cast(DType.Int64);
    }

    /// <summary>The product of each element of x with each of y: a matrix.</summary>
    /// <exception cref="ArgumentException">An argument is not a vector.</exception>
    public static Tensor Outer(Tensor x, Tensor y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        return x.Rank == 1 && y.Rank == 1
            ? x.Unsqueeze(1) * y.Unsqueeze(0)
            : throw new ArgumentException($"Outer needs two vectors, not {x.Type} and {y.Type}{CallSite.Suffix()}.");
    }

    private static Tensor Indices(string name, Tensor indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        return indices.DType.IsInteger()
            ? indices.Cast(DType.Int64)
            : throw new ArgumentException($"{name} needs integer indices, not {indices.Type}. Cast them: indices.Cast(DType.Int64){CallSite.Suffix()}.", nameof(indices));
    }

    private static Tensor[] Promoted(ReadOnlySpan<Tensor> tensors)
    {
        DType dtype = Alignment.Common(tensors);
        Tensor[] promoted = new Tensor[tensors.Length];
        for (int i = 0; i < promoted.Length; i++)
        {
            promoted[i] = Alignment.As(tensors[i], dtype);
        }

        return promoted;
    }
}
