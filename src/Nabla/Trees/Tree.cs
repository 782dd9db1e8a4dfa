namespace Nabla;

/// <summary>Values made of tensors: a tensor, and tuples, arrays, lists, dictionaries and <see cref="TreeAttribute"/> records of
/// trees, nested in any way.</summary>
/// <remarks>
/// Leaves come in order of declaration or position; those of a dictionary by its keys, in ordinal order. What is null has none.
/// Types are known when a program is compiled: a generator registers a structure for each type at a call of these methods.
/// </remarks>
public static class Tree
{
    /// <summary>The tensors of a tree, in order.</summary>
    /// <typeparam name="T">The type of the tree.</typeparam>
    /// <param name="tree">The tree.</param>
    /// <exception cref="InvalidOperationException">Nothing is known of the tree's type; the message says what to write.</exception>
    public static Tensor[] Leaves<T>(T tree)
    {
        Tensor[] leaves = new Tensor[Count(tree)];
        if (leaves.Length > 0)
        {
            int count = 0;
            Tree<T>.Structure.Read(tree, new LeafReader(ref count, leaves));
        }

        return leaves;
    }

    /// <summary>How many tensors a tree has.</summary>
    /// <typeparam name="T">The type of the tree.</typeparam>
    /// <param name="tree">The tree.</param>
    /// <exception cref="InvalidOperationException">Nothing is known of the tree's type; the message says what to write.</exception>
    public static int Count<T>(T tree)
    {
        TreeStructure<T> structure = Tree<T>.Structure;
        int count = 0;
        if (tree is not null)
        {
            structure.Read(tree, new LeafReader(ref count));
        }

        return count;
    }

    /// <summary>Where the tensors of a tree are, in order: <c>Hidden.Weight</c>, <c>[0]</c>, <c>["key"]</c>, <c>Item1</c>; empty for a
    /// tensor that is the whole tree.</summary>
    /// <typeparam name="T">The type of the tree.</typeparam>
    /// <param name="tree">The tree.</param>
    /// <exception cref="InvalidOperationException">Nothing is known of the tree's type; the message says what to write.</exception>
    public static IReadOnlyList<string> Paths<T>(T tree) => Read(tree).Found;

    /// <summary>Where a tree has null in the place of a tensor or part.</summary>
    internal static IReadOnlyList<string> Absent<T>(T tree) => Read(tree).Absent;

    /// <summary>The same tree with other tensors.</summary>
    /// <typeparam name="T">The type of the tree.</typeparam>
    /// <param name="tree">The tree to take everything but the tensors from.</param>
    /// <param name="leaves">The tensors, as many and in the same order as <see cref="Leaves"/> gives.</param>
    /// <exception cref="ArgumentException">There are more or fewer than the tree has.</exception>
    /// <exception cref="InvalidOperationException">Nothing is known of the tree's type; the message says what to write.</exception>
    public static T Replace<T>(T tree, ReadOnlySpan<Tensor> leaves)
    {
        TreeStructure<T> structure = Tree<T>.Structure;
        int count = 0;
        T replaced = tree is null ? tree : structure.Write(tree, new LeafWriter(ref count, leaves));
        return count == leaves.Length ? replaced : throw new ArgumentException(
            $"Replace was given {leaves.Length} tensors for a {typeof(T)} that has {count}. Give as many as Tree.Leaves does, in its order.",
            nameof(leaves));
    }

    /// <summary>The same tree with a function of each tensor in its place.</summary>
    /// <typeparam name="T">The type of the tree.</typeparam>
    /// <param name="tree">The tree.</param>
    /// <param name="f">What makes a new tensor of each.</param>
    /// <exception cref="InvalidOperationException">Nothing is known of the tree's type; the message says what to write.</exception>
    public static T Map<T>(T tree, Func<Tensor, Tensor> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        TreeStructure<T> structure = Tree<T>.Structure;
        int count = 0;
        return tree is null ? tree : structure.Write(tree, new LeafWriter(ref count, f));
    }

    /// <summary>Two trees made one: a function of each tensor of <paramref name="first"/> and its counterpart in
    /// <paramref name="second"/>. What is not a tensor comes from the first.</summary>
    /// <typeparam name="T">The type of the trees.</typeparam>
    /// <param name="first">A tree.</param>
    /// <param name="second">A tree with as many tensors.</param>
    /// <param name="f">What makes a new tensor of two.</param>
    /// <exception cref="ArgumentException">The trees have different numbers of tensors.</exception>
    /// <exception cref="InvalidOperationException">Nothing is known of the trees' type; the message says what to write.</exception>
    public static T Map<T>(T first, T second, Func<Tensor, Tensor, Tensor> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        Tensor[] left = Leaves(first);
        Tensor[] right = Leaves(second);
        if (left.Length != right.Length)
        {
            throw new ArgumentException(
                $"Map was given two trees of type {typeof(T)}, one of {left.Length} tensors and one of {right.Length}. Give trees of one structure.",
                nameof(second));
        }

        for (int i = 0; i < left.Length; i++)
        {
            left[i] = f(left[i], right[i]);
        }

        return Replace(first, left);
    }

    private static LeafPaths Read<T>(T tree)
    {
        TreeStructure<T> structure = Tree<T>.Structure;
        LeafPaths paths = new();
        int count = 0;
        if (tree is not null)
        {
            structure.Read(tree, new LeafReader(ref count, paths: paths));
        }

        return paths;
    }
}
