using System.Runtime.CompilerServices;

namespace Nabla;

public static partial class Transform
{
    /// <summary>All first derivatives of a function: a function that gives a tensor of the result's axes followed by the argument's, of the argument's element type, as gradients are. By whichever mode takes fewer passes; the function itself runs once.</summary>
    /// <exception cref="InvalidOperationException">When called: the function's result is not of floating-point numbers.</exception>
    public static Func<Tensor, Tensor> Jacobian(Func<Tensor, Tensor> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return x =>
        {
            (Tensor value, Func<Tensor, Tensor> pullback) = Vjp(f, x);
            if (value.Count <= x.Count)
            {
                return Rows(value, x, pullback);
            }

            CheckMoves(value.Type, "Jacobian");
            return Columns(x, Pushforward(value, pullback));
        };
    }

    /// <summary>The Jacobian by forward mode: one pass for all elements of the argument together, each a column. Of the argument's element type.</summary>
    /// <exception cref="InvalidOperationException">When called: the function's result is not of floating-point numbers.</exception>
    public static Func<Tensor, Tensor> JacobianForward(Func<Tensor, Tensor> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return x =>
        {
            ArgumentNullException.ThrowIfNull(x);
            return Columns(x, tangent =>
            {
                (Tensor value, Tensor column) = Jvp(f, x, tangent);
                CheckMoves(value.Type, "Jacobian");
                return column;
            });
        };
    }

    /// <summary>The Jacobian by reverse mode: one forward pass, and one backward pass for all elements of the result together, each a row. Of the argument's element type.</summary>
    /// <exception cref="InvalidOperationException">When called: the function's result is not of floating-point numbers.</exception>
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
    public static Tensor Hvp(Func<Tensor, Tensor> f, Tensor x, Tensor v)
    {
        ArgumentNullException.ThrowIfNull(v);
        return Jvp(Grad(f), x, v).Tangent;
    }

    /// <summary>The Hessian of a scalar function of a tree times a tree.</summary>
    /// <exception cref="InvalidOperationException">The function's result is not a scalar.</exception>
    public static T Hvp<T>(Func<T, Tensor> f, T x, T v) => Jvp(Grad(f), x, v).Tangent;

    private static Tensor Rows(Tensor value, Tensor x, Func<Tensor, Tensor> pullback)
    {
        CheckMoves(value.Type, "Jacobian");
        return Along(pullback, value, 0).Reshape([.. value.Shape, .. x.Shape]);
    }

    /// <summary>A float32 argument has float32 derivatives, whatever it became on the way.</summary>
    private static Tensor Columns(Tensor x, Func<Tensor, Tensor> pushforward)
    {
        Tensor columns = Alignment.As(Along(pushforward, x, -1), x.DType);
        return columns.Reshape([.. columns.Shape.Lengths[..^1], .. x.Shape]);
    }

    /// <summary>A linear function along every unit vector of a tensor's space. These are no examples: what the function draws is the same for all.</summary>
    private static Tensor Along(Func<Tensor, Tensor> linear, Tensor x, int outAxis)
    {
        int count = checked((int)x.Count);
        Tensor units = Tensor.Eye(count, dtype: x.DType).Reshape([count, .. x.Shape]);
        return new Vectorization(hasExamples: false).Add("the unit vectors", units, 0, out Func<Tensor> unit).Run(() => linear(unit()), outAxis);
    }
}
