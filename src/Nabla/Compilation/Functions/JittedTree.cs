namespace Nabla.Compilation;

/// <summary>A compiled function from a tree to a tree. Several arguments are one tree of them.</summary>
internal sealed class JittedTree<T, R>(Func<T, R> f, TreeStructure<T> structure, bool keepsGrads, bool anyBatch) : Jitted(keepsGrads, anyBatch)
{
    private List<string> _paths = [];

    public R Run(T arguments)
    {
        if (IsDirect)
        {
            return f(arguments);
        }

        TreeSketch sketch = new();
        Tensor[] leaves = Read(arguments, sketch);
        Floor floor = Floor.Current;
        for (int i = 0; i < leaves.Length; i++)
        {
            leaves[i] = Seen(leaves[i], floor);
        }

        Specialization made = Find(leaves, sketch) ?? Trace(leaves, sketch, given =>
        {
            R result = Transform.Returned(f(Write(arguments, given)), nameof(Transform.Jit));
            return (Tree.Leaves(result), result);
        });
        Tensor[] results = new Tensor[Tree.Count((R)made.Structure!)];
        made.Run(leaves, results);
        return Tree.Replace((R)made.Structure!, results);
    }

    protected override string NameOf(int leaf) => leaf < _paths.Count && _paths[leaf].Length > 0 ? $"the tensor at {_paths[leaf]}" : "the argument";

    protected override bool AreAlike(object? structure, object? other) => SketchOf((R)structure!).Equals(SketchOf((R)other!));

    private static TreeSketch SketchOf(R result)
    {
        TreeSketch sketch = new();
        int count = 0;
        Tree<R>.Structure.Read(result, new LeafReader(ref count, Tree.Leaves(result), sketch: sketch));
        return sketch;
    }

    private Tensor[] Read(T arguments, TreeSketch sketch)
    {
        int count = 0;
        structure.Read(arguments, new LeafReader(ref count));
        Tensor[] leaves = new Tensor[count];
        count = 0;
        structure.Read(arguments, new LeafReader(ref count, leaves, sketch: sketch));
        if (_paths.Count != count)
        {
            LeafPaths paths = new();
            count = 0;
            structure.Read(arguments, new LeafReader(ref count, paths: paths));
            _paths = paths.Found;
        }

        return leaves;
    }

    private T Write(T arguments, Tensor[] leaves)
    {
        int count = 0;
        return structure.Write(arguments, new LeafWriter(ref count, leaves));
    }
}
