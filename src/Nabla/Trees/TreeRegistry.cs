using System.ComponentModel;

namespace Nabla;

/// <summary>Registers structures that are built from others. Called by generated code; a structure that is there already stays.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TreeRegistry
{
    /// <summary>Registers a type marked <see cref="TreeAttribute"/>, and the types of its members.</summary>
    /// <typeparam name="T">The marked type.</typeparam>
    public static void Record<T>()
        where T : ITree<T>
    {
        if (Tree<T>.Registered is null or ConstantStructure<T>)
        {
            Tree<T>.Register(new RecordStructure<T>());
            T.RegisterMembers();
        }
    }

    /// <summary>Registers a type that holds no tensors and is carried unchanged as part of a tree.</summary>
    /// <typeparam name="T">The type.</typeparam>
    public static void Constant<T>() => Tree<T>.RegisterFirst(new ConstantStructure<T>());

    /// <summary>Registers arrays of trees.</summary>
    /// <typeparam name="T">The items' type.</typeparam>
    public static void Array<T>() => Tree<T[]>.RegisterFirst(new ArrayStructure<T>());

    /// <summary>Registers lists of trees.</summary>
    /// <typeparam name="T">The items' type.</typeparam>
    public static void List<T>() => Tree<List<T>>.RegisterFirst(new ListStructure<T>());

    /// <summary>Registers read-only lists of trees.</summary>
    /// <typeparam name="T">The items' type.</typeparam>
    public static void ReadOnlyList<T>() => Tree<IReadOnlyList<T>>.RegisterFirst(new ReadOnlyListStructure<T>());

    /// <summary>Registers dictionaries from strings to trees.</summary>
    /// <typeparam name="T">The values' type.</typeparam>
    public static void Dictionary<T>() => Tree<Dictionary<string, T>>.RegisterFirst(new DictionaryStructure<T>());

    /// <summary>Registers trees that are structs and may be null.</summary>
    /// <typeparam name="T">The struct.</typeparam>
    public static void Nullable<T>()
        where T : struct => Tree<T?>.RegisterFirst(new NullableStructure<T>());

    /// <summary>Registers tuples of one.</summary>
    /// <typeparam name="T1">The type of item 1.</typeparam>
    public static void Tuple<T1>() => Tree<ValueTuple<T1>>.RegisterFirst(new TupleStructure<T1>());

    /// <summary>Registers tuples of two.</summary>
    /// <typeparam name="T1">The type of item 1.</typeparam>
    /// <typeparam name="T2">The type of item 2.</typeparam>
    public static void Tuple<T1, T2>() => Tree<(T1, T2)>.RegisterFirst(new TupleStructure<T1, T2>());

    /// <summary>Registers tuples of three.</summary>
    /// <typeparam name="T1">The type of item 1.</typeparam>
    /// <typeparam name="T2">The type of item 2.</typeparam>
    /// <typeparam name="T3">The type of item 3.</typeparam>
    public static void Tuple<T1, T2, T3>() => Tree<(T1, T2, T3)>.RegisterFirst(new TupleStructure<T1, T2, T3>());

    /// <summary>Registers tuples of four.</summary>
    /// <typeparam name="T1">The type of item 1.</typeparam>
    /// <typeparam name="T2">The type of item 2.</typeparam>
    /// <typeparam name="T3">The type of item 3.</typeparam>
    /// <typeparam name="T4">The type of item 4.</typeparam>
    public static void Tuple<T1, T2, T3, T4>() => Tree<(T1, T2, T3, T4)>.RegisterFirst(new TupleStructure<T1, T2, T3, T4>());

    /// <summary>Registers tuples of five.</summary>
    /// <typeparam name="T1">The type of item 1.</typeparam>
    /// <typeparam name="T2">The type of item 2.</typeparam>
    /// <typeparam name="T3">The type of item 3.</typeparam>
    /// <typeparam name="T4">The type of item 4.</typeparam>
    /// <typeparam name="T5">The type of item 5.</typeparam>
    public static void Tuple<T1, T2, T3, T4, T5>() => Tree<(T1, T2, T3, T4, T5)>.RegisterFirst(new TupleStructure<T1, T2, T3, T4, T5>());

    /// <summary>Registers tuples of six.</summary>
    /// <typeparam name="T1">The type of item 1.</typeparam>
    /// <typeparam name="T2">The type of item 2.</typeparam>
    /// <typeparam name="T3">The type of item 3.</typeparam>
    /// <typeparam name="T4">The type of item 4.</typeparam>
    /// <typeparam name="T5">The type of item 5.</typeparam>
    /// <typeparam name="T6">The type of item 6.</typeparam>
    public static void Tuple<T1, T2, T3, T4, T5, T6>() => Tree<(T1, T2, T3, T4, T5, T6)>.RegisterFirst(new TupleStructure<T1, T2, T3, T4, T5, T6>());

    /// <summary>Registers tuples of seven.</summary>
    /// <typeparam name="T1">The type of item 1.</typeparam>
    /// <typeparam name="T2">The type of item 2.</typeparam>
    /// <typeparam name="T3">The type of item 3.</typeparam>
    /// <typeparam name="T4">The type of item 4.</typeparam>
    /// <typeparam name="T5">The type of item 5.</typeparam>
    /// <typeparam name="T6">The type of item 6.</typeparam>
    /// <typeparam name="T7">The type of item 7.</typeparam>
    public static void Tuple<T1, T2, T3, T4, T5, T6, T7>() => Tree<(T1, T2, T3, T4, T5, T6, T7)>.RegisterFirst(new TupleStructure<T1, T2, T3, T4, T5, T6, T7>());

    /// <summary>Registers tuples of eight.</summary>
    /// <typeparam name="T1">The type of item 1.</typeparam>
    /// <typeparam name="T2">The type of item 2.</typeparam>
    /// <typeparam name="T3">The type of item 3.</typeparam>
    /// <typeparam name="T4">The type of item 4.</typeparam>
    /// <typeparam name="T5">The type of item 5.</typeparam>
    /// <typeparam name="T6">The type of item 6.</typeparam>
    /// <typeparam name="T7">The type of item 7.</typeparam>
    /// <typeparam name="T8">The type of item 8.</typeparam>
    public static void Tuple<T1, T2, T3, T4, T5, T6, T7, T8>() => Tree<(T1, T2, T3, T4, T5, T6, T7, T8)>.RegisterFirst(new TupleStructure<T1, T2, T3, T4, T5, T6, T7, T8>());
}
