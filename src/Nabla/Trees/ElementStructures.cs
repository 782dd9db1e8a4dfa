namespace Nabla;

/// <summary>A tensor is the smallest tree.</summary>
internal sealed class TensorStructure : TreeStructure<Tensor>
{
    public override void Read(Tensor tree, LeafReader reader) => reader.Leaf(tree);

    public override Tensor Write(Tensor tree, LeafWriter writer) => writer.Write(tree);
}

/// <summary>What holds no tensors is carried along.</summary>
internal sealed class ConstantStructure<T> : TreeStructure<T>
{
    public override void Read(T tree, LeafReader reader) => reader.Constant(tree);

    public override T Write(T tree, LeafWriter writer) => tree;
}

/// <summary>A struct that may be null is a tree of its value.</summary>
internal sealed class NullableStructure<T> : TreeStructure<T?>
    where T : struct
{
    public override void Read(T? tree, LeafReader reader) => Tree<T>.Part.Read(tree!.Value, reader);

    public override T? Write(T? tree, LeafWriter writer) => Tree<T>.Part.Write(tree!.Value, writer);
}
