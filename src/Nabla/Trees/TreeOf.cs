namespace Nabla;

/// <summary>Where the structure of the trees of one type is found.</summary>
/// <typeparam name="T">The type of the trees.</typeparam>
public static class Tree<[TreeArgument] T>
{
    private static TreeStructure<T>? s_structure;

    /// <summary>How a <typeparamref name="T"/> is taken apart into tensors and put together again.</summary>
    /// <exception cref="InvalidOperationException">None is registered for the type: the message says what to write.</exception>
    public static TreeStructure<T> Structure => Registered is null or ConstantStructure<T> ? throw Missing() : Registered;

    /// <summary>The structure of something inside a tree, where what holds no tensors may stand too.</summary>
    internal static TreeStructure<T> Part => Registered ?? throw Missing();

    internal static TreeStructure<T>? Registered
    {
        get
        {
            // A library's types are registered here and not when it is loaded: nothing runs before something is asked for.
            if (s_structure is null)
            {
                OwnTrees.Register();
            }

            return s_structure;
        }
    }

    /// <summary>Registers a structure, in the place of any that there was.</summary>
    /// <param name="structure">The structure.</param>
    public static void Register(TreeStructure<T> structure)
    {
        ArgumentNullException.ThrowIfNull(structure);
        s_structure = structure;
    }

    internal static void RegisterFirst(TreeStructure<T> structure) => s_structure ??= structure;

    private static InvalidOperationException Missing() => new(typeof(T) == typeof(Variable) || typeof(T).IsPrimitive
        ? $"A transform was given a function of or to {typeof(T).Name}, which is no tree of tensors. Say that it is a tensor: (Tensor)x."
        : $"Nothing says how to find the tensors in a {typeof(T)}. Trees are tensors, and tuples, arrays, List<T>, Dictionary<string, T> " +
        "and records of them. If it is a type of yours, mark it: [Tree] partial record …. If it stands for a type parameter of your own " +
        "generic method or class, mark that: <[TreeArgument] T>. For a type that you cannot mark, derive from TreeStructure<T>: " +
        "Tree<T>.Register(…). The project must reference Nabla's generator, as its package does.");
}
