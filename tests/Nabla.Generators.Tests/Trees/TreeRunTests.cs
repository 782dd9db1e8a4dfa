namespace Nabla.Generators.Tests.Trees;

public sealed class TreeRunTests
{
    [Fact]
    public void ARecordIsReadAndRebuilt() => Check(
        "[Tree] public sealed partial record Net(Tensor Weight, int Width) { public Tensor[]? More { get; init; } }",
        "new Net(1f, 7) { More = [2f, 3f] }",
        "tree.Width",
        "Weight=1 More[0]=2 More[1]=3 | Weight=-1 More[0]=-2 More[1]=-3 | 7");

    [Fact]
    public void AClassIsRebuiltByItsConstructor() => Check(
        """
        [Tree] public sealed partial class Net(Tensor weight, string? title)
        {
            public Tensor? First { get; set; }
            public Tensor Weight { get; } = weight;
            public string? Title { get; } = title;
            internal (Tensor, int) _pair = (3f, 4);
        }
        """,
        "new Net(2f, \"a\") { First = 1f }",
        "tree.Title + tree._pair.Item2",
        "First=1 Weight=2 _pair.Item1=3 | First=-1 Weight=-2 _pair.Item1=-3 | a4");

    [Fact]
    public void AStructWithFieldsIsRebuilt() => Check(
        "[Tree] public partial struct Net { public Tensor? Weight; public required int Width; internal Tensor Bias { get; set; } }",
        "new Net { Weight = null, Width = 5, Bias = 1f }",
        "tree.Width",
        "Bias=1 | Bias=-1 | 5");

    [Fact]
    public void AReadOnlyStructIsRebuiltByItsConstructor() => Check(
        "[Tree] public readonly partial struct Net(Tensor b, Tensor a) { public Tensor A { get; } = a; public readonly Tensor B = b; }",
        "new Net(2f, 1f)",
        "0",
        "A=1 B=2 | A=-1 B=-2 | 0");

    [Fact]
    public void NamesThatAreKeywordsAreNoTrouble() => Check(
        """
        namespace @class
        {
            [Tree] public sealed partial class @event(Tensor @int, Tensor tree, Tensor writer)
            {
                public Tensor @int { get; } = @int;
                public Tensor tree { get; } = tree;
                public Tensor writer { get; } = writer;
            }
        }
        """,
        "new @class.@event(1f, 2f, 3f)",
        "0",
        "int=1 tree=2 writer=3 | int=-1 tree=-2 writer=-3 | 0");

    [Fact]
    public void TreesNestInGenericTypesAndDeriveFromRecords() => Check(
        """
        public static partial class Outer<TKind>
        {
            public record Parent(Tensor Scale);
            [Tree] public sealed partial record Net<T>(T Inner, Tensor Scale) : Parent(Scale) { public TKind? Kind { get; init; } }
        }
        """,
        "new Outer<string>.Net<(Tensor, char)[]>([(2f, 'x')], 1f) { Kind = \"k\" }",
        "tree.Kind",
        "Scale=1 Inner[0].Item1=2 | Scale=-1 Inner[0].Item1=-2 | k");

    private static void Check(string type, string instance, string carried, string expected) => Assert.Equal(
        expected,
        Sources.Run($$"""
            {{type}}

            public static class Program
            {
                public static string Run()
                {
                    var tree = {{instance}};
                    string before = Show(tree);
                    tree = Tree.Replace(tree, [.. Tree.Leaves(tree).Select(leaf => (Tensor)(-leaf.ToScalar()))]);
                    return before + " | " + Show(tree) + " | " + {{carried}};
                }

                private static string Show<[TreeArgument] T>(T tree) => string.Join(
                    " ", Tree.Paths(tree).Zip(Tree.Leaves(tree), (path, leaf) => FormattableString.Invariant($"{path}={leaf.ToScalar()}")));
            }
            """));
}
