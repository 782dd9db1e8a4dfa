namespace Nabla;

/// <summary>A tuple of one is a tree of its items.</summary>
internal sealed class TupleStructure<T1> : TreeStructure<ValueTuple<T1>>
{
    public override void Read(ValueTuple<T1> tree, LeafReader reader)
    {
        reader.Member<T1>("Item1", tree.Item1);
    }

    public override ValueTuple<T1> Write(ValueTuple<T1> tree, LeafWriter writer) => new(writer.Write<T1>(tree.Item1));
}

/// <summary>A tuple of two is a tree of its items.</summary>
internal sealed class TupleStructure<T1, T2> : TreeStructure<(T1, T2)>
{
    public override void Read((T1, T2) tree, LeafReader reader)
    {
        reader.Member<T1>("Item1", tree.Item1);
        reader.Member<T2>("Item2", tree.Item2);
    }

    public override (T1, T2) Write((T1, T2) tree, LeafWriter writer) =>
        (writer.Write<T1>(tree.Item1),
         writer.Write<T2>(tree.Item2));
}

/// <summary>A tuple of three is a tree of its items.</summary>
internal sealed class TupleStructure<T1, T2, T3> : TreeStructure<(T1, T2, T3)>
{
    public override void Read((T1, T2, T3) tree, LeafReader reader)
    {
        reader.Member<T1>("Item1", tree.Item1);
        reader.Member<T2>("Item2", tree.Item2);
        reader.Member<T3>("Item3", tree.Item3);
    }

    public override (T1, T2, T3) Write((T1, T2, T3) tree, LeafWriter writer) =>
        (writer.Write<T1>(tree.Item1),
         writer.Write<T2>(tree.Item2),
         writer.Write<T3>(tree.Item3));
}

/// <summary>A tuple of four is a tree of its items.</summary>
internal sealed class TupleStructure<T1, T2, T3, T4> : TreeStructure<(T1, T2, T3, T4)>
{
    public override void Read((T1, T2, T3, T4) tree, LeafReader reader)
    {
        reader.Member<T1>("Item1", tree.Item1);
        reader.Member<T2>("Item2", tree.Item2);
        reader.Member<T3>("Item3", tree.Item3);
        reader.Member<T4>("Item4", tree.Item4);
    }

    public override (T1, T2, T3, T4) Write((T1, T2, T3, T4) tree, LeafWriter writer) =>
        (writer.Write<T1>(tree.Item1),
         writer.Write<T2>(tree.Item2),
         writer.Write<T3>(tree.Item3),
         writer.Write<T4>(tree.Item4));
}

/// <summary>A tuple of five is a tree of its items.</summary>
internal sealed class TupleStructure<T1, T2, T3, T4, T5> : TreeStructure<(T1, T2, T3, T4, T5)>
{
    public override void Read((T1, T2, T3, T4, T5) tree, LeafReader reader)
    {
        reader.Member<T1>("Item1", tree.Item1);
        reader.Member<T2>("Item2", tree.Item2);
        reader.Member<T3>("Item3", tree.Item3);
        reader.Member<T4>("Item4", tree.Item4);
        reader.Member<T5>("Item5", tree.Item5);
    }

    public override (T1, T2, T3, T4, T5) Write((T1, T2, T3, T4, T5) tree, LeafWriter writer) =>
        (writer.Write<T1>(tree.Item1),
         writer.Write<T2>(tree.Item2),
         writer.Write<T3>(tree.Item3),
         writer.Write<T4>(tree.Item4),
         writer.Write<T5>(tree.Item5));
}

/// <summary>A tuple of six is a tree of its items.</summary>
internal sealed class TupleStructure<T1, T2, T3, T4, T5, T6> : TreeStructure<(T1, T2, T3, T4, T5, T6)>
{
    public override void Read((T1, T2, T3, T4, T5, T6) tree, LeafReader reader)
    {
        reader.Member<T1>("Item1", tree.Item1);
        reader.Member<T2>("Item2", tree.Item2);
        reader.Member<T3>("Item3", tree.Item3);
        reader.Member<T4>("Item4", tree.Item4);
        reader.Member<T5>("Item5", tree.Item5);
        reader.Member<T6>("Item6", tree.Item6);
    }

    public override (T1, T2, T3, T4, T5, T6) Write((T1, T2, T3, T4, T5, T6) tree, LeafWriter writer) =>
        (writer.Write<T1>(tree.Item1),
         writer.Write<T2>(tree.Item2),
         writer.Write<T3>(tree.Item3),
         writer.Write<T4>(tree.Item4),
         writer.Write<T5>(tree.Item5),
         writer.Write<T6>(tree.Item6));
}

/// <summary>A tuple of seven is a tree of its items.</summary>
internal sealed class TupleStructure<T1, T2, T3, T4, T5, T6, T7> : TreeStructure<(T1, T2, T3, T4, T5, T6, T7)>
{
    public override void Read((T1, T2, T3, T4, T5, T6, T7) tree, LeafReader reader)
    {
        reader.Member<T1>("Item1", tree.Item1);
        reader.Member<T2>("Item2", tree.Item2);
        reader.Member<T3>("Item3", tree.Item3);
        reader.Member<T4>("Item4", tree.Item4);
        reader.Member<T5>("Item5", tree.Item5);
        reader.Member<T6>("Item6", tree.Item6);
        reader.Member<T7>("Item7", tree.Item7);
    }

    public override (T1, T2, T3, T4, T5, T6, T7) Write((T1, T2, T3, T4, T5, T6, T7) tree, LeafWriter writer) =>
        (writer.Write<T1>(tree.Item1),
         writer.Write<T2>(tree.Item2),
         writer.Write<T3>(tree.Item3),
         writer.Write<T4>(tree.Item4),
         writer.Write<T5>(tree.Item5),
         writer.Write<T6>(tree.Item6),
         writer.Write<T7>(tree.Item7));
}

/// <summary>A tuple of eight is a tree of its items.</summary>
internal sealed class TupleStructure<T1, T2, T3, T4, T5, T6, T7, T8> : TreeStructure<(T1, T2, T3, T4, T5, T6, T7, T8)>
{
    public override void Read((T1, T2, T3, T4, T5, T6, T7, T8) tree, LeafReader reader)
    {
        reader.Member<T1>("Item1", tree.Item1);
        reader.Member<T2>("Item2", tree.Item2);
        reader.Member<T3>("Item3", tree.Item3);
        reader.Member<T4>("Item4", tree.Item4);
        reader.Member<T5>("Item5", tree.Item5);
        reader.Member<T6>("Item6", tree.Item6);
        reader.Member<T7>("Item7", tree.Item7);
        reader.Member<T8>("Item8", tree.Item8);
    }

    public override (T1, T2, T3, T4, T5, T6, T7, T8) Write((T1, T2, T3, T4, T5, T6, T7, T8) tree, LeafWriter writer) =>
        (writer.Write<T1>(tree.Item1),
         writer.Write<T2>(tree.Item2),
         writer.Write<T3>(tree.Item3),
         writer.Write<T4>(tree.Item4),
         writer.Write<T5>(tree.Item5),
         writer.Write<T6>(tree.Item6),
         writer.Write<T7>(tree.Item7),
         writer.Write<T8>(tree.Item8));
}
