namespace Nabla;

public static partial class Functions
{
    /// <summary>The sum of all elements; of integers and bools as int64.</summary>
    public static Tensor Sum(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Sum();
    }

    /// <summary>The sum over axes; of integers and bools as int64.</summary>
    public static Tensor Sum(Tensor x, Axes axis)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Sum(axis);
    }

    /// <summary>The mean of all elements; of integers as float32.</summary>
    public static Tensor Mean(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Mean();
    }

    /// <summary>The mean over axes; of integers as float32.</summary>
    public static Tensor Mean(Tensor x, Axes axis)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Mean(axis);
    }

    /// <summary>The largest element; NaN if there is one. Of two tensors, element by element: <see cref="Maximum"/>.</summary>
    public static Tensor Max(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Max();
    }

    /// <summary>The largest along axes; NaN if there is one. Of two tensors, element by element: <see cref="Maximum"/>.</summary>
    public static Tensor Max(Tensor x, Axes axis)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Max(axis);
    }

    /// <summary>The smallest element; NaN if there is one. Of two tensors, element by element: <see cref="Minimum"/>.</summary>
    public static Tensor Min(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Min();
    }

    /// <summary>The smallest along axes; NaN if there is one. Of two tensors, element by element: <see cref="Minimum"/>.</summary>
    public static Tensor Min(Tensor x, Axes axis)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Min(axis);
    }

    /// <summary>√Σx² over all elements.</summary>
    public static Tensor Norm(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Norm();
    }

    /// <summary>ln Σ eˣ over axes, without overflow.</summary>
    public static Tensor LogSumExp(Tensor x, Axes axis)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.LogSumExp(axis);
    }

    /// <summary>eˣ / Σ eˣ along an axis, without overflow. Integers become float32.</summary>
    public static Tensor Softmax(Tensor x, int axis)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Softmax(axis);
    }

    /// <summary>x − ln Σ eˣ along an axis, without overflow. Integers become float32.</summary>
    public static Tensor LogSoftmax(Tensor x, int axis)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.LogSoftmax(axis);
    }
}
