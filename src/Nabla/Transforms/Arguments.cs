namespace Nabla;

/// <summary>What transforms are given, and what they say where it is not there.</summary>
internal static class Arguments
{
    /// <summary>The tensors of an argument.</summary>
    /// <param name="x">The argument.</param>
    /// <param name="transform">Who was given it.</param>
    /// <param name="parameter">What the transform calls it.</param>
    /// <exception cref="ArgumentNullException">There is no argument.</exception>
    public static Tensor[] Leaves<T>(T x, string transform, string parameter)
        => x is not null ? Tree.Leaves(x) : throw new ArgumentNullException(parameter, $"{transform} was given null for its argument{CallSite.Suffix()}.");

    /// <summary>The tensors of a tree that has one for each of another.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="like">The other: an argument, or the result.</param>
    /// <param name="what">What the tensors are: tangents or cotangents.</param>
    /// <param name="whose">What they belong to.</param>
    /// <param name="parameter">What the transform calls the tree.</param>
    /// <exception cref="ArgumentNullException">There is no tree, or a tensor is missing.</exception>
    /// <exception cref="ArgumentException">There is one too many.</exception>
    public static Tensor[] Like<T>(T tree, T like, string what, string whose, string parameter)
    {
        if (tree is null)
        {
            throw new ArgumentNullException(parameter, $"The {what} of {whose} is null. Give zeros where nothing moves{CallSite.Suffix()}.");
        }

        IReadOnlyList<string> given = Tree.Paths(tree);
        IReadOnlyList<string> expected = Tree.Paths(like);
        for (int i = 0; i < expected.Count; i++)
        {
            if (i >= given.Count || given[i] != expected[i])
            {
                throw new ArgumentNullException(parameter, $"The {what} of {whose} has no tensor at {expected[i]}, where {whose} has one of {Tree.Leaves(like)[i].Type}. Give zeros where nothing moves{CallSite.Suffix()}.");
            }
        }

        return given.Count == expected.Count
            ? Tree.Leaves(tree)
            : throw new ArgumentException($"The {what} of {whose} has a tensor at {given[expected.Count]}, where {whose} has none. Give trees of one structure{CallSite.Suffix()}.", parameter);
    }

    /// <summary>A tangent as that of a value: a C# number takes the value's element type.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    /// <exception cref="ArgumentException">It is of another type or shape.</exception>
    public static Tensor Tangent(Tensor tangent, TensorType type, string name)
    {
        if (tangent is null)
        {
            throw new ArgumentNullException(nameof(tangent), $"The tangent of {name}, {type}, is null. Give zeros where nothing moves{CallSite.Suffix()}.");
        }

        tangent = tangent.IsWeak ? Alignment.As(tangent, type.DType) : tangent.Captured;
        return tangent.Type == type ? tangent : throw new ArgumentException($"The tangent of {name}, {type}, has its type and shape, not {tangent.Type}{CallSite.Suffix()}.", nameof(tangent));
    }

    /// <summary>What a function gives for an argument with other tensors in it.</summary>
    /// <exception cref="ArgumentNullException">The function uses a tensor that the argument does not have.</exception>
    public static R Call<T, R>(Func<T, R> f, T x, Tensor[] leaves) => Call(f, Tree.Replace(x, leaves));

    /// <summary>What a function gives for an argument.</summary>
    /// <exception cref="ArgumentNullException">The function uses a tensor that the argument does not have.</exception>
    public static R Call<T, R>(Func<T, R> f, T x)
    {
        try
        {
            return f(x);
        }
        catch (Exception exception) when (exception is NullReferenceException or ArgumentNullException && Tree.Absent(x) is { Count: > 0 })
        {
            throw Absent(Tree.Absent(x), exception);
        }
    }

    /// <summary>An argument may leave tensors out, as a layer may its bias; only the function knows which it needs.</summary>
    public static ArgumentNullException Absent(IReadOnlyList<string> paths, Exception met) => new(
        $"The function met null, and its argument is null at {string.Join(", ", paths)}. Put a tensor there, or ask for null before using it{CallSite.Suffix()}: {met.Message}", met);
}
