using System.ComponentModel;

namespace Nabla;

/// <summary>What the generator writes for a type marked <see cref="TreeAttribute"/>. There is no need to write it by hand.</summary>
/// <typeparam name="TSelf">The marked type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ITree<TSelf>
    where TSelf : ITree<TSelf>
{
    /// <summary>Shows each member that holds tensors to <paramref name="reader"/>, in order of declaration.</summary>
    /// <param name="tree">The tree to read.</param>
    /// <param name="reader">What gathers leaves.</param>
    static abstract void Read(TSelf tree, LeafReader reader);

    /// <summary>The same tree with the leaves that <paramref name="writer"/> gives, in the order in which they are read.</summary>
    /// <param name="tree">The tree to take everything else from.</param>
    /// <param name="writer">What gives leaves.</param>
    static abstract TSelf Write(TSelf tree, LeafWriter writer);

    /// <summary>Registers the structures of the members' types.</summary>
    static abstract void RegisterMembers();
}
