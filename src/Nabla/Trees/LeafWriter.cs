using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace Nabla;

/// <summary>Gives the leaves of a tree that is being put together, in the order in which <see cref="LeafReader"/> reads them.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct LeafWriter
{
    private readonly ReadOnlySpan<Tensor> _leaves;
    private readonly Func<Tensor, Tensor>? _map;
    private readonly ref int _count;

    internal LeafWriter(ref int count, ReadOnlySpan<Tensor> leaves)
    {
        _count = ref count;
        _leaves = leaves;
    }

    internal LeafWriter(ref int count, Func<Tensor, Tensor> map)
    {
        _count = ref count;
        _map = map;
    }

    /// <summary>What comes in the place of a tensor.</summary>
    /// <param name="leaf">The tensor that stood there; null stays null.</param>
    [return: NotNullIfNotNull(nameof(leaf))]
    public Tensor? Write(Tensor? leaf)
    {
        if (leaf is null)
        {
            return null;
        }

        int position = _count++;
        if (_map is not null)
        {
            return _map(leaf);
        }

        // Past the end the count goes on, so that the caller can say how many leaves there would have been.
        return position < _leaves.Length ? _leaves[position] : leaf;
    }

    /// <summary>What comes in the place of a part of the tree.</summary>
    /// <typeparam name="T">The part's type.</typeparam>
    /// <param name="part">The part that stood there; null stays null.</param>
    /// <exception cref="InvalidOperationException">The type has no structure.</exception>
    public T Write<T>(T part) => part is null ? part : Tree<T>.Part.Write(part, this);
}
