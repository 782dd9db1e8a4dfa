using System.Globalization;

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

    /// <summary>The gradient with respect to the first argument.</summary>
    public static Func<T, A, B, C, T> Grad<T, A, B, C>(Func<T, A, B, C, Tensor> f)
    {
        Func<T, A, B, C, (Tensor Value, T Gradient)> both = ValueAndGrad(f);
        return (x, a, b, c) => both(x, a, b, c).Gradient;
    }

    /// <summary>The value of a scalar function of a tree and its gradient, a tree of the same structure.</summary>
    public static Func<T, (Tensor Value, T Gradient)> ValueAndGrad<T>(Func<T, Tensor> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return x =>
        {
            (Tensor value, Tensor[] gradients) = Differentiate(Arguments.Leaves(x, nameof(Grad), nameof(x)), leaves => Arguments.Call(f, x, leaves));
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

    /// <summary>The value and the gradient with respect to the first argument.</summary>
    public static Func<T, A, B, C, (Tensor Value, T Gradient)> ValueAndGrad<T, A, B, C>(Func<T, A, B, C, Tensor> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return (x, a, b, c) => ValueAndGrad<T>(leaf => f(leaf, a, b, c))(x);
    }

    /// <summary>The value of a scalar function of a tree, what else the function returned, and its gradient, a tree of the same structure.</summary>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <typeparam name="X">The type of what else is returned: predictions, statistics, anything; tensors in it, also in trees, are constants.</typeparam>
    /// <param name="f">The function, which returns a number to be differentiated and something beside it.</param>
    public static Func<T, (Tensor Value, X Auxiliary, T Gradient)> ValueAndGrad<T, X>(Func<T, (Tensor Value, X Auxiliary)> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return x =>
        {
            X? auxiliary = default;
            (Tensor value, Tensor[] gradients) = Differentiate(Arguments.Leaves(x, nameof(Grad), nameof(x)), leaves =>
            {
                (Tensor result, auxiliary) = Arguments.Call(f, x, leaves);
                return result;
            });
            if (Tree<X>.Registered is not null)
            {
                auxiliary = Tree.Map(auxiliary!, static leaf => leaf.Detach());
            }

            return (value, auxiliary!, Tree.Replace(x, gradients));
        };
    }

    /// <summary>The gradient of a scalar function of a tree, leaf by leaf in words: its norm, or that the function does not depend on the leaf, whose gradient is therefore zero.</summary>
    /// <param name="f">The function.</param>
    /// <param name="x">The point.</param>
    /// <returns>One line for each leaf, such as <c>Weight float32 [3, 4]: norm 0.125</c>.</returns>
    public static string GradientReport<T>(Func<T, Tensor> f, T x)
    {
        ArgumentNullException.ThrowIfNull(f);
        Linearization line = new(Arguments.Leaves(x, nameof(GradientReport), nameof(x)), leaves => Arguments.Call(f, x, leaves));
        CheckIsNumber(line.Value.Type);
        Tensor?[] gradients = line.PullWhereDependent([line.Value.OnesLike()], retainGraph: false);
        IReadOnlyList<string> paths = Tree.Paths(x);
        Tensor[] leaves = Tree.Leaves(x);
        return string.Join('\n', leaves.Select((leaf, i) => string.Create(
            CultureInfo.InvariantCulture,
            $"{(paths[i].Length == 0 ? "argument" : paths[i])} {leaf.Type}: {(gradients[i] is { } g ? $"norm {(double)g.Norm():G6}" : "zero: the function does not depend on it (was it read through Detach, NoGrad or ToScalar, or left out?)")}")));
    }

    /// <summary>The value of a function from a tree to a tree and its pullback, which takes a tree of cotangents to a tree of gradients.</summary>
    public static (R Value, Func<R, T> Pullback) Vjp<T, R>(Func<T, R> f, T x)
    {
        ArgumentNullException.ThrowIfNull(f);
        R? output = default;
        Linearization line = new(Arguments.Leaves(x, nameof(Vjp), nameof(x)), leaves => Tree.Leaves(output = Returned(Arguments.Call(f, x, leaves), nameof(Vjp))));
        return (
            Tree.Replace(output!, line.Values),
            g => Tree.Replace(x, line.Pull(Arguments.Like(g, output!, "cotangent", "the result", nameof(g)), retainGraph: true)));
    }

    /// <summary>The value of a function of a tree and its pullback.</summary>
    public static (Tensor Value, Func<Tensor, T> Pullback) Vjp<T>(Func<T, Tensor> f, T x)
    {
        ArgumentNullException.ThrowIfNull(f);
        Linearization line = new(Arguments.Leaves(x, nameof(Vjp), nameof(x)), leaves => Arguments.Call(f, x, leaves));
        return (line.Value, g => Tree.Replace(x, line.Pull(g, retainGraph: true)));
    }
}
