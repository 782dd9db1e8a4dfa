namespace Nabla;

/// <summary>How values of one type are taken apart into tensors and put together again.</summary>
/// <remarks>
/// Tensors, tuples, arrays, lists, dictionaries with string keys and types marked <see cref="TreeAttribute"/> have one. Derive from
/// this, and call <see cref="Tree{T}.Register"/> with the result, for a type that you cannot mark.
/// </remarks>
/// <typeparam name="T">The type of the trees.</typeparam>
public abstract class TreeStructure<T>
{
    /// <summary>Shows each part that holds tensors to <paramref name="reader"/>. Always the same parts in the same order for
    /// trees of the same structure.</summary>
    /// <param name="tree">The tree, not null.</param>
    /// <param name="reader">What gathers leaves.</param>
    public abstract void Read(T tree, LeafReader reader);

    /// <summary>The same tree, every part that <see cref="Read"/> shows replaced by what <paramref name="writer"/> makes of it,
    /// in the same order; nothing is changed in <paramref name="tree"/> itself.</summary>
    /// <param name="tree">The tree, not null.</param>
    /// <param name="writer">What gives leaves.</param>
    public abstract T Write(T tree, LeafWriter writer);
}
