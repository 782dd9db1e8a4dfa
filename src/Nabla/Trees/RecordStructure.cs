namespace Nabla;

/// <summary>The structure of a type marked <see cref="TreeAttribute"/>, by what was generated for it.</summary>
internal sealed class RecordStructure<T> : TreeStructure<T>
    where T : ITree<T>
{
    public override void Read(T tree, LeafReader reader)
    {
        Check(tree);
        T.Read(tree, reader);
    }

    public override T Write(T tree, LeafWriter writer)
    {
        Check(tree);
        return T.Write(tree, writer);
    }

    // What a derived type adds is not known here, and its tensors would be left out without a word.
    private static void Check(T tree)
    {
        if (tree.GetType() != typeof(T))
        {
            throw new InvalidOperationException(
                $"A {tree.GetType()} stands where trees of type {typeof(T)} are taken apart, and what it adds to that would be left out. " +
                $"Write {tree.GetType().Name} for the type of the argument or member, and mark it [Tree].");
        }
    }
}
