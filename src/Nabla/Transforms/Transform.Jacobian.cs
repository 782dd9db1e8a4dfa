using System.Runtime.CompilerServices;

namespace Nabla;

public static partial class Transform
{
    /// <summary>All first derivatives of a function: a function that gives a tensor of the result's axes followed by the argument's. By whichever mode takes fewer passes.</summary>
    public static Func<Tensor, Tensor> Jacobian(Func<Tensor, Tensor> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return x =>
        {
            (Tensor value, Func<Tensor, Tensor> pullback) = Vjp(f, x);
            return value.Count <= x.Count ? Rows(value, x, pullback) : JacobianForward(f)(x);
        };
    }

    /// <summary>The Jacobian by forward mode: one pass for all elements of the argument together, each a column.</summary>
    public static Func<Tensor, Tensor> JacobianForward(Func<Tensor, Tensor> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return x =>
        {
            Tensor columns = Vmap(tangent => Jvp(f, x, tangent).Tangent, outAxis: -1)(Basis(x));
            return columns.Reshape([.. columns.Shape.Lengths[..^1], .. x.Shape]);
        };
    }

    /// <summary>The Jacobian by reverse mode: one forward pass, and one backward pass for all elements of the result together, each a row.</summary>
    public static Func<Tensor, Tensor> JacobianReverse(Func<Tensor, Tensor> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return x =>
        {
            (Tensor value, Func<Tensor, Tensor> pullback) = Vjp(f, x);
            return Rows(value, x, pullback);
        };
    }

    /// <summary>All second derivatives of a scalar function: a function that gives a tensor of the argument's axes twice. Forward over reverse.</summary>
    /// <exception cref="InvalidOperationException">When called: the function's result is not a scalar.</exception>
    public static Func<Tensor, Tensor> Hessian(Func<Tensor, Tensor> f) => JacobianForward(Grad(f));

    /// <summary>The Hessian of a scalar function times a vector, without the Hessian: forward over reverse, at the cost of a few gradients.</summary>
    /// <param name="f">The scalar function.</param>
    /// <param name="x">The point.</param>
    /// <param name="v">The vector: of the type and shape of <paramref name="x"/>.</param>
    /// <exception cref="InvalidOperationException">The function's result is not a scalar.</exception>
    [OverloadResolutionPriority(1)]
    public static Tensor Hvp(Func<Tensor, Tensor> f, Tensor x, Tensor v) => Jvp(Grad(f), x, v).Tangent;

    /// <summary>The Hessian of a scalar function of a tree times a tree.</summary>
    /// <exception cref="InvalidOperationException">The function's result is not a scalar.</exception>
    public static T Hvp<T>(Func<T, Tensor> f, T x, T v) => Jvp(Grad(f), x, v).Tangent;

    private static Tensor Rows(Tensor value, Tensor x, Func<Tensor, Tensor> pullback)
    {
        Tensor rows = Vmap(pullback)(Basis(value));
        return rows.Reshape([.. value.Shape, .. x.Shape]);
    }

    /// <summary>The unit vectors of a tensor's space, stacked along a new first axis.</summary>
    private static Tensor Basis(Tensor x) => Tensor.Eye(checked((int)x.Count), dtype: x.DType).Reshape([checked((int)x.Count), .. x.Shape]);
}
