namespace Nabla;

/// <summary>An array is a tree of its items, in order.</summary>
internal sealed class ArrayStructure<T> : TreeStructure<T[]>
{
    public override void Read(T[] tree, LeafReader reader)
    {
        for (int i = 0; i < tree.Length; i++)
        {
            reader.Item(i, tree[i]);
        }
    }

    public override T[] Write(T[] tree, LeafWriter writer)
    {
        T[] items = new T[tree.Length];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = writer.Write<T>(tree[i]);
        }

        return items;
    }
}

/// <summary>A list is a tree of its items, in order.</summary>
internal sealed class ListStructure<T> : TreeStructure<List<T>>
{
    public override void Read(List<T> tree, LeafReader reader)
    {
        for (int i = 0; i < tree.Count; i++)
        {
            reader.Item(i, tree[i]);
        }
    }

    public override List<T> Write(List<T> tree, LeafWriter writer)
    {
        List<T> items = new(tree.Count);
        foreach (T item in tree)
        {
            items.Add(writer.Write<T>(item));
        }

        return items;
    }
}

/// <summary>A read-only list is a tree of its items, in order; it is put together as an array.</summary>
internal sealed class ReadOnlyListStructure<T> : TreeStructure<IReadOnlyList<T>>
{
    public override void Read(IReadOnlyList<T> tree, LeafReader reader)
    {
        for (int i = 0; i < tree.Count; i++)
        {
            reader.Item(i, tree[i]);
        }
    }

    public override IReadOnlyList<T> Write(IReadOnlyList<T> tree, LeafWriter writer)
    {
        T[] items = new T[tree.Count];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = writer.Write<T>(tree[i]);
        }

        return items;
    }
}

/// <summary>A dictionary is a tree of its values. They come in the order of the keys, so that dictionaries filled in different
/// orders match leaf by leaf.</summary>
internal sealed class DictionaryStructure<T> : TreeStructure<Dictionary<string, T>>
{
    public override void Read(Dictionary<string, T> tree, LeafReader reader)
    {
        foreach (string key in Keys(tree))
        {
            reader.Entry(key, tree[key]);
        }
    }

    public override Dictionary<string, T> Write(Dictionary<string, T> tree, LeafWriter writer)
    {
        Dictionary<string, T> entries = new(tree, tree.Comparer);
        foreach (string key in Keys(tree))
        {
            entries[key] = writer.Write<T>(tree[key]);
        }

        return entries;
    }

    private static string[] Keys(Dictionary<string, T> tree)
    {
        string[] keys = [.. tree.Keys];
        Array.Sort(keys, StringComparer.Ordinal);
        return keys;
    }
}
