using System.Runtime.CompilerServices;

namespace Nabla;

public static partial class Transform
{
    /// <summary>The value of a function and its tangent: how the value moves when the argument moves along <paramref name="tangent"/>. One pass, forward mode.</summary>
    /// <param name="f">The function.</param>
    /// <param name="x">The point.</param>
    /// <param name="tangent">The direction: of the type and shape of <paramref name="x"/>.</param>
    /// <exception cref="ArgumentException">The tangent has another shape than the argument, or the argument is not of floating-point numbers.</exception>
    [OverloadResolutionPriority(1)]
    public static (Tensor Value, Tensor Tangent) Jvp(Func<Tensor, Tensor> f, Tensor x, Tensor tangent)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(tangent);
        (Tensor[] values, Tensor[] tangents) = Push([x], [tangent], static i => "the argument", leaves => [Returned(f(leaves[0]), nameof(Jvp))]);
        return (values[0], tangents[0]);
    }

    /// <summary>The value of a function of a tree and its tangent along a tree of tangents.</summary>
    /// <param name="f">The function.</param>
    /// <param name="x">The point.</param>
    /// <param name="tangent">The direction: a tree of the structure of <paramref name="x"/>.</param>
    /// <exception cref="ArgumentException">A tangent has another shape than its leaf, or there are more or fewer of them.</exception>
    public static (R Value, R Tangent) Jvp<T, R>(Func<T, R> f, T x, T tangent)
    {
        ArgumentNullException.ThrowIfNull(f);
        R? output = default;
        (Tensor[] values, Tensor[] tangents) = Push(
            Tree.Leaves(x),
            Tree.Leaves(tangent),
            i => "leaf " + Tree.Paths(x)[i],
            leaves => Tree.Leaves(output = Returned(f(Tree.Replace(x, leaves)), nameof(Jvp))));
        return (Tree.Replace(output!, values), Tree.Replace(output!, tangents));
    }

    /// <summary>The derivative of a function at a point as a linear function, which takes tangents of the argument to tangents of the value, as often as asked: the function itself runs once.</summary>
    /// <exception cref="ArgumentException">The argument is not of floating-point numbers.</exception>
    [OverloadResolutionPriority(1)]
    public static (Tensor Value, Func<Tensor, Tensor> Pushforward) Linearize(Func<Tensor, Tensor> f, Tensor x)
    {
        (Tensor value, Func<Tensor, Tensor> pullback) = Vjp(f, x);

        // The pullback is linear in the cotangent, so its own pullback, the transpose of a transpose, is the derivative.
        Tensor zero = value.Detach().ZerosLike();
        return (value, tangent => Vjp(pullback, zero).Pullback(tangent));
    }

    /// <summary>The derivative at a point of a function from a tree to a tree of floating-point tensors, as a linear function from trees of tangents to trees of tangents.</summary>
    /// <exception cref="ArgumentException">A leaf of the argument or of the result is not of floating-point numbers.</exception>
    public static (R Value, Func<T, R> Pushforward) Linearize<T, R>(Func<T, R> f, T x)
    {
        (R value, Func<R, T> pullback) = Vjp(f, x);
        R zero = Tree.Map(value, static leaf => leaf.Detach().ZerosLike());
        return (value, tangent => Vjp(pullback, zero).Pullback(tangent));
    }

    private static (Tensor[] Values, Tensor[] Tangents) Push(Tensor[] leaves, Tensor[] tangents, Func<int, string> name, Func<Tensor[], Tensor[]> f)
    {
        if (tangents.Length != leaves.Length)
        {
            throw new ArgumentException($"Jvp was given an argument of {leaves.Length} tensors and a tangent of {tangents.Length}. Give trees of one structure.");
        }

        Forward forward = new();
        Tensor[] duals = new Tensor[leaves.Length];
        for (int i = 0; i < duals.Length; i++)
        {
            Tensor leaf = Alignment.As(leaves[i], leaves[i].DType).Captured;
            if (!leaf.DType.IsFloating())
            {
                throw new ArgumentException($"Jvp was asked to move {name(i)}, a tensor of {leaf.Type}: only floating-point numbers have tangents. Write 1f instead of 1, or cast it.");
            }

            Tensor tangent = tangents[i].IsWeak ? Alignment.As(tangents[i], leaf.DType) : tangents[i].Captured;
            if (tangent.Type != leaf.Type)
            {
                throw new ArgumentException($"The tangent of {name(i)}, {leaf.Type}, has its type and shape, not {tangent.Type}.");
            }

            duals[i] = forward.Lift(leaf, tangent);
        }

        Tensor[] outputs;
        try
        {
            outputs = f(duals);
        }
        finally
        {
            forward.Close();
        }

        Tensor[] values = new Tensor[outputs.Length];
        Tensor[] pushed = new Tensor[outputs.Length];
        for (int i = 0; i < outputs.Length; i++)
        {
            (values[i], Tensor? tangent) = forward.Lower(Alignment.As(outputs[i], outputs[i].DType));
            pushed[i] = tangent ?? values[i].ZerosLike();
        }

        return (values, pushed);
    }
}
