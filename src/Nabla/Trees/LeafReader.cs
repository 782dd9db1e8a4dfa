using System.ComponentModel;

namespace Nabla;

/// <summary>Gathers the leaves of a tree, and where asked their paths.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct LeafReader
{
    private readonly Span<Tensor> _leaves;
    private readonly ref int _count;
    private readonly LeafPaths? _paths;
    private readonly TreeSketch? _sketch;

    /// <summary>Without room for leaves and without paths it only counts.</summary>
    internal LeafReader(ref int count, Span<Tensor> leaves = default, LeafPaths? paths = null, TreeSketch? sketch = null)
    {
        _sketch = sketch;
        _count = ref count;
        _leaves = leaves;
        _paths = paths;
    }

    /// <summary>Reads a tensor that is the whole of a tree or part.</summary>
    /// <param name="leaf">The tensor; null is skipped.</param>
    public void Leaf(Tensor? leaf)
    {
        if (leaf is null)
        {
            _paths?.AddAbsent();
            _sketch?.AddAbsent();
            return;
        }

        if (!_leaves.IsEmpty)
        {
            _leaves[_count] = leaf;
        }

        _paths?.Add();
        _sketch?.AddTensor();
        _count++;
    }

    /// <summary>Reads a member that is a tensor.</summary>
    /// <param name="name">The member's name.</param>
    /// <param name="member">Its value; null is skipped.</param>
    public void Member(string name, Tensor? member)
    {
        int before = _paths?.EnterMember(name) ?? 0;
        Leaf(member);
        _paths?.Leave(before);
    }

    /// <summary>Reads a member that is a tree.</summary>
    /// <typeparam name="T">The member's type.</typeparam>
    /// <param name="name">The member's name.</param>
    /// <param name="member">Its value; null is skipped.</param>
    /// <exception cref="InvalidOperationException">The type has no structure.</exception>
    public void Member<T>(string name, T member)
    {
        int before = _paths?.EnterMember(name) ?? 0;
        Part(member);
        _paths?.Leave(before);
    }

    /// <summary>Reads what stands at a position.</summary>
    /// <typeparam name="T">The item's type.</typeparam>
    /// <param name="position">The position, counted from 0.</param>
    /// <param name="item">The item; null is skipped.</param>
    /// <exception cref="InvalidOperationException">The type has no structure.</exception>
    public void Item<T>(int position, T item)
    {
        int before = _paths?.EnterItem(position) ?? 0;
        _sketch?.AddPosition(position);
        Part(item);
        _paths?.Leave(before);
    }

    /// <summary>Reads what is kept under a key.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="key">The key.</param>
    /// <param name="value">The value; null is skipped.</param>
    /// <exception cref="InvalidOperationException">The type has no structure.</exception>
    public void Entry<T>(string key, T value)
    {
        int before = _paths?.EnterEntry(key) ?? 0;
        _sketch?.AddPart(key);
        Part(value);
        _paths?.Leave(before);
    }

    /// <summary>Reads a member that holds no tensors: a function compiled for one value of it is not used for another.</summary>
    /// <typeparam name="T">The member's type.</typeparam>
    /// <param name="part">Its value.</param>
    public void Constant<T>(T part) => _sketch?.AddPart(part);

    private void Part<T>(T part)
    {
        if (part is null)
        {
            _paths?.AddAbsent();
            _sketch?.AddAbsent();
        }
        else
        {
            Tree<T>.Part.Read(part, this);
        }
    }
}
