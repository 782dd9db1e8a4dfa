namespace Nabla.Tests.Trees;

public sealed class TreeTests
{
    private static readonly Perceptron s_model = new(new Affine(1f, 2f, "first"), new Affine(3f, null), 16);

    [Fact]
    public void ATensorIsATreeOfItself()
    {
        Tensor x = 1f;
        Tensor y = 2f;

        Assert.Same(x, Assert.Single(Tree.Leaves(x)));
        Assert.Equal("", Assert.Single(Tree.Paths(x)));
        Assert.Same(y, Tree.Replace(x, [y]));
    }

    [Fact]
    public void ARecordIsATreeOfItsMembersAndMissingOnesAreSkipped()
    {
        Assert.Equal([1f, 2f, 3f], Numbers(s_model));
        Assert.Equal(["Hidden.Weight", "Hidden.Bias", "Output.Weight"], Tree.Paths(s_model));
        Assert.Equal(3, Tree.Count(s_model));
    }

    [Fact]
    public void ReplacingCarriesEverythingElse()
    {
        static Tensor Activation(Tensor x) => x;
        Perceptron model = s_model with { Activation = Activation };

        Perceptron replaced = Tree.Replace(model, [10f, 20f, 30f]);

        Assert.Equal([10f, 20f, 30f], Numbers(replaced));
        Assert.Equal([1f, 2f, 3f], Numbers(model));
        Assert.Equal(("first", 16, (Func<Tensor, Tensor>)Activation), (replaced.Hidden.Name, replaced.Width, replaced.Activation!));
        Assert.Null(replaced.Output.Bias);
    }

    [Fact]
    public void TuplesOfAllSizesAreTrees()
    {
        Check(ValueTuple.Create((Tensor)1f), "Item1");
        Check(((Tensor)1f, (Tensor)2f), "Item1 Item2");
        Check(((Tensor)1f, (Tensor)2f, (Tensor)3f), "Item1 Item2 Item3");
        Check(((Tensor)1f, (Tensor)2f, (Tensor)3f, (Tensor)4f), "Item1 Item2 Item3 Item4");
        Check((x: (Tensor)1f, (Tensor)2f, (Tensor)3f, (Tensor)4f, (Tensor)5f), "Item1 Item2 Item3 Item4 Item5");
        Check(((Tensor)1f, (Tensor)2f, (Tensor)3f, (Tensor)4f, (Tensor)5f, (Tensor)6f), "Item1 Item2 Item3 Item4 Item5 Item6");
        Check(((Tensor)1f, (Tensor)2f, (Tensor)3f, (Tensor)4f, (Tensor)5f, (Tensor)6f, (Tensor)7f), "Item1 Item2 Item3 Item4 Item5 Item6 Item7");
        Check(
            ((Tensor)1f, (Tensor)2f, (Tensor)3f, (Tensor)4f, (Tensor)5f, (Tensor)6f, (Tensor)7f, (Tensor)8f),
            "Item1 Item2 Item3 Item4 Item5 Item6 Item7 Item8");
    }

    [Fact]
    public void WhatIsNoTensorInATupleIsCarried()
    {
        (Tensor X, int Count, string?[] Names) tree = (1f, 7, ["a", null]);

        (Tensor X, int Count, string?[] Names) replaced = Tree.Replace(tree, [2f]);

        Assert.Equal(2f, replaced.X.ToScalar());
        Assert.Equal(7, replaced.Count);
        Assert.Same(tree.Names, replaced.Names);
    }

    [Fact]
    public void ArraysListsAndDictionariesNest()
    {
        List<Dictionary<string, Affine[]>> tree = [new() { ["z"] = [new Affine(3f, null)], ["a\"b\""] = [new Affine(1f, 2f)] }, []];

        Check(tree, "[0][\"a\\\"b\\\"\"][0].Weight [0][\"a\\\"b\\\"\"][0].Bias [0][\"z\"][0].Weight");
        Check((IReadOnlyList<(Tensor, Tensor?)?>)[(1f, null), null, (2f, 3f)], "[0].Item1 [2].Item1 [2].Item2");
    }

    [Fact]
    public void ADictionaryReadsInTheOrderOfItsKeysAndKeepsItsOwn()
    {
        Dictionary<string, Tensor> tree = new(StringComparer.OrdinalIgnoreCase) { ["b"] = 2f, ["a"] = 1f };

        Dictionary<string, Tensor> mapped = Tree.Map(tree, x => 10 * x.ToScalar());

        Assert.Equal([1f, 2f], Numbers(tree));
        Assert.Equal(["b", "a"], mapped.Keys);
        Assert.Equal(10f, mapped["A"].ToScalar());
    }

    [Fact]
    public void GenericRecordsAreTreesOfWhatTheyAreClosedWith()
    {
        Check(new Pair<Affine>(new Affine(1f, null), new Affine(2f, 3f)), "Left.Weight Right.Weight Right.Bias");
        Check(new Pair<(Tensor, int)>((1f, 5), (2f, 6)), "Left.Item1 Right.Item1");
        Assert.Equal(0, Tree.Count(new Pair<string>("a", "b")));
    }

    [Fact]
    public void RecordsMayContainThemselves() => Check(new Chain(1f, new Chain(2f, new Chain(3f, null))), "Value Next.Value Next.Next.Value");

    [Fact]
    public void NullHasNoLeaves()
    {
        Assert.Empty(Tree.Leaves<Perceptron?>(null));
        Assert.Null(Tree.Replace<Perceptron?>(null, []));
        Assert.Empty(Tree.Paths<Tensor[]?>(null));
    }

    [Fact]
    public void MapOfTwoTreesTakesThemLeafByLeaf()
    {
        Perceptron sum = Tree.Map(s_model, Tree.Map(s_model, x => 10 * x.ToScalar()), (x, y) => x.ToScalar() + y.ToScalar());

        Assert.Equal([11f, 22f, 33f], Numbers(sum));
    }

    [Fact]
    public void MapOfTwoTreesOfDifferentSizesThrows()
    {
        ArgumentException thrown = Assert.Throws<ArgumentException>(() => Tree.Map<Tensor[]>([1f], [1f, 2f], (x, _) => x));

        Assert.StartsWith("Map was given two trees of type Nabla.Tensor[], one of 1 tensors and one of 2. Give trees of one structure.", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public void ReplacingWithAnotherNumberOfTensorsThrows(int given)
    {
        ArgumentException thrown = Assert.Throws<ArgumentException>(() => Tree.Replace(s_model, [.. Enumerable.Repeat<Tensor>(1f, given)]));

        Assert.StartsWith($"Replace was given {given} tensors for a Nabla.Tests.Trees.Perceptron that has 3.", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ATypeThatIsNoTreeThrowsAndSaysWhatToWrite()
    {
        InvalidOperationException thrown = Assert.Throws<InvalidOperationException>(() => Tree.Leaves(new Version(1, 0)));

        Assert.StartsWith("Nothing says how to find the tensors in a System.Version.", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("mark it: [Tree]", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("<[TreeArgument] T>", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void APartThatIsCarriedIsNoTreeByItself()
    {
        Assert.Equal(1, Tree.Count(((Tensor)1f, 'x')));
        Assert.Throws<InvalidOperationException>(() => Tree.Count('x'));
    }

    [Fact]
    public void ADerivedRecordIsNotTakenForItsParent()
    {
        InvalidOperationException thrown = Assert.Throws<InvalidOperationException>(() => Tree.Leaves<Animal>(new Dog(1f, 2f)));

        Assert.StartsWith("A Nabla.Tests.Trees.Dog stands where trees of type Nabla.Tests.Trees.Animal are taken apart", thrown.Message, StringComparison.Ordinal);
        Check(new Animal(1f), "Weight");
    }

    [Fact]
    public void AMarkedTypeParameterIsRegisteredWhereItIsKnown() => Assert.Equal(2, Twice((Version: 1, Leaves: new Tensor[] { 1f })));

    [Fact]
    public void AStructureOfOnesOwnComesFirst()
    {
        Tree<Box>.Register(new BoxStructure());

        Check(new Box { Content = 1f }, "Content");
    }

    [Fact]
    public void ReadingLeavesAllocatesTheArrayAndNothingElse()
    {
        (Affine, Tensor[]) tree = (new Affine(1f, 2f), [3f, 4f]);
        Tree.Leaves(tree);
        Tensor[] same = new Tensor[4];

        long before = GC.GetAllocatedBytesForCurrentThread();
        Tensor[] leaves = Tree.Leaves(tree);
        long leavesBytes = GC.GetAllocatedBytesForCurrentThread() - before;
        before = GC.GetAllocatedBytesForCurrentThread();
        Tensor[] array = new Tensor[same.Length];
        long arrayBytes = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(arrayBytes, leavesBytes);
        Assert.Equal(array.Length, leaves.Length);
    }

    private static int Twice<[TreeArgument] T>(T tree) => 2 * Tree.Count(tree);

    private static float[] Numbers<[TreeArgument] T>(T tree) => [.. Tree.Leaves(tree).Select(leaf => leaf.ToScalar())];

    /// <summary>The leaves are 1, 2, 3, … with these paths; they can be replaced, and are read again as they were written.</summary>
    private static void Check<[TreeArgument] T>(T tree, string paths)
    {
        Assert.Equal(paths.Split(' ').Length, Tree.Count(tree));
        Assert.Equal(paths, string.Join(" ", Tree.Paths(tree)));
        Assert.Equal(Enumerable.Range(1, Tree.Count(tree)).Select(i => (float)i), Numbers(tree));

        Tensor[] others = [.. Tree.Leaves(tree).Select(leaf => (Tensor)(-leaf.ToScalar()))];
        T replaced = Tree.Replace(tree, others);

        Assert.True(others.SequenceEqual<object>(Tree.Leaves(replaced), ReferenceEqualityComparer.Instance));
        Assert.Equal(paths, string.Join(" ", Tree.Paths(replaced)));
        Assert.Equal(others.Select(leaf => 2 * leaf.ToScalar()), Numbers(Tree.Map(replaced, leaf => 2 * leaf.ToScalar())));
    }

    private sealed class Box
    {
        public required Tensor Content { get; init; }
    }

    private sealed class BoxStructure : TreeStructure<Box>
    {
        public override void Read(Box tree, LeafReader reader) => reader.Member(nameof(Box.Content), tree.Content);

        public override Box Write(Box tree, LeafWriter writer) => new() { Content = writer.Write(tree.Content) };
    }
}
