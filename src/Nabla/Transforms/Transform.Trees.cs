namespace Nabla;

public static partial class Transform
{
    /// <summary>The gradient of a scalar function of a tree: a tree of the same structure.</summary>
    public static Func<T, T> Grad<T>(Func<T, Tensor> f)
    {
        Func<T, (Tensor Value, T Gradient)> both = ValueAndGrad(f);
        return x => both(x).Gradient;
    }

    /// <summary>The gradient with respect to the first argument.</summary>
    public static Func<T, A, T> Grad<T, A>(Func<T, A, Tensor> f)
    {
        Func<T, A, (Tensor Value, T Gradient)> both = ValueAndGrad(f);
        return (x, a) => both(x, a).Gradient;
    }

    /// <summary>The gradient with respect to the first argument.</summary>
    public static Func<T, A, B, T> Grad<T, A, B>(Func<T, A, B, Tensor> f)
    {
        Func<T, A, B, (Tensor Value, T Gradient)> both = ValueAndGrad(f);
        return (x, a, b) => both(x, a, b).Gradient;
    }

    /// <summary>The value of a scalar function of a tree and its gradient, a tree of the same structure.</summary>
    public static Func<T, (Tensor Value, T Gradient)> ValueAndGrad<T>(Func<T, Tensor> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return x =>
        {
            (Tensor value, Tensor[] gradients) = Differentiate(Tree.Leaves(x), leaves => f(Tree.Replace(x, leaves)));
            return (value, Tree.Replace(x, gradients));
        };
    }

    /// <summary>The value and the gradient with respect to the first argument.</summary>
    public static Func<T, A, (Tensor Value, T Gradient)> ValueAndGrad<T, A>(Func<T, A, Tensor> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return (x, a) => ValueAndGrad<T>(leaf => f(leaf, a))(x);
    }

    /// <summary>The value and the gradient with respect to the first argument.</summary>
    public static Func<T, A, B, (Tensor Value, T Gradient)> ValueAndGrad<T, A, B>(Func<T, A, B, Tensor> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return (x, a, b) => ValueAndGrad<T>(leaf => f(leaf, a, b))(x);
    }

    /// <summary>The value of a function of a tree and its pullback.</summary>
    public static (Tensor Value, Func<Tensor, T> Pullback) Vjp<T>(Func<T, Tensor> f, T x)
    {
        ArgumentNullException.ThrowIfNull(f);
        Linearization line = new(Tree.Leaves(x), leaves => f(Tree.Replace(x, leaves)));
        return (line.Value, g => Tree.Replace(x, line.Pull(g, retainGraph: true)));
    }
}
