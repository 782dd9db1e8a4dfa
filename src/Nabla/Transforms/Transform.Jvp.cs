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
            Arguments.Leaves(x, nameof(Jvp), nameof(x)),
            Arguments.Like(tangent, x, "tangent", "the argument", nameof(tangent)),
            i => "leaf " + Tree.Paths(x)[i],
            leaves => Tree.Leaves(output = Returned(Arguments.Call(f, x, leaves), nameof(Jvp))));
        return (Tree.Replace(output!, values), Tree.Replace(output!, tangents));
    }

    /// <summary>The derivative of a function at a point as a linear function, which takes tangents of the argument to tangents of the value, as often as asked: the function itself runs once.</summary>
    /// <exception cref="ArgumentException">The argument is not of floating-point numbers; when the pushforward is called: the tangent is not of the argument's type and shape.</exception>
    /// <exception cref="InvalidOperationException">The result is not of floating-point numbers.</exception>
    [OverloadResolutionPriority(1)]
    public static (Tensor Value, Func<Tensor, Tensor> Pushforward) Linearize(Func<Tensor, Tensor> f, Tensor x)
    {
        (Tensor value, Func<Tensor, Tensor> pullback) = Vjp(f, x);

        CheckMoves(value.Type, "derivative");
        return (value, tangent => Pushforward(value, pullback)(Arguments.Tangent(tangent, x.Type, "the argument")));
    }

    /// <summary>The derivative at a point of a function from a tree to a tree of floating-point tensors, as a linear function from trees of tangents to trees of tangents.</summary>
    /// <exception cref="ArgumentException">A leaf of the argument is not of floating-point numbers; when the pushforward is called: a tangent is not of the type and shape of its leaf.</exception>
    /// <exception cref="InvalidOperationException">A leaf of the result is not of floating-point numbers.</exception>
    public static (R Value, Func<T, R> Pushforward) Linearize<T, R>(Func<T, R> f, T x)
    {
        (R value, Func<R, T> pullback) = Vjp(f, x);
        R zero = Tree.Map(value, static leaf =>
        {
            CheckMoves(leaf.Type, "derivative");
            return leaf.Detach().ZerosLike();
        });
        TensorType[] types = Array.ConvertAll(Tree.Leaves(x), leaf => leaf.Type);
        IReadOnlyList<string> paths = Tree.Paths(x);
        return (value, Push);

        R Push(T tangent)
        {
            Tensor[] tangents = Arguments.Like(tangent, x, "tangent", "the argument", nameof(tangent));
            for (int i = 0; i < tangents.Length; i++)
            {
                tangents[i] = Arguments.Tangent(tangents[i], types[i], "leaf " + paths[i]);
            }

            return Vjp(pullback, zero).Pullback(Tree.Replace(x, tangents));
        }
    }

    /// <summary>The derivative: a pullback is linear in the cotangent, so its own pullback, the transpose of a transpose, is what it is the transpose of.</summary>
    private static Func<Tensor, Tensor> Pushforward(Tensor value, Func<Tensor, Tensor> pullback) => Vjp(pullback, value.Detach().ZerosLike()).Pullback;

    private static (Tensor[] Values, Tensor[] Tangents) Push(Tensor[] leaves, Tensor[] tangents, Func<int, string> name, Func<Tensor[], Tensor[]> f)
    {
        Forward forward = new();
        Tensor[] duals = new Tensor[leaves.Length];
        for (int i = 0; i < duals.Length; i++)
        {
            Tensor leaf = Alignment.As(leaves[i], leaves[i].DType).Captured;
            if (!leaf.DType.IsFloating())
            {
                throw new ArgumentException($"Jvp was asked to move {name(i)}, a tensor of {leaf.Type}: only floating-point numbers have tangents. Write 1f instead of 1, or cast it.");
            }

            duals[i] = forward.Lift(leaf, Arguments.Tangent(tangents[i], leaf.Type, name(i)));
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
