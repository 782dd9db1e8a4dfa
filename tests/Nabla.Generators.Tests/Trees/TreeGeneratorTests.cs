using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Nabla.Generators.Tests.Trees;

public sealed class TreeGeneratorTests
{
    private const string Affine = "namespace My; [Tree] public sealed partial record Affine(Tensor Weight, Tensor? Bias, string Name); ";

    [Fact]
    public void ARecordIsRebuiltByWith() => Check(
        Affine,
        "My.Affine.Tree.g.cs",
        """
        namespace My;

        partial record Affine : global::Nabla.ITree<global::My.Affine>
        {
            static void global::Nabla.ITree<global::My.Affine>.Read(global::My.Affine tree, global::Nabla.LeafReader reader)
            {
                reader.Member("Weight", tree.Weight);
                reader.Member("Bias", tree.Bias);
                reader.Constant(tree.Name);
            }

            static global::My.Affine global::Nabla.ITree<global::My.Affine>.Write(global::My.Affine tree, global::Nabla.LeafWriter writer)
            {
                return tree with
                {
                    Weight = writer.Write(tree.Weight),
                    Bias = writer.Write(tree.Bias),
                };
            }

            static void global::Nabla.ITree<global::My.Affine>.RegisterMembers()
            {
            }
        }

        """);

    [Fact]
    public void AClassIsRebuiltByItsConstructorAndWhatMayBeSetAfterIt() => Check(
        """
        [Tree]
        public sealed partial class Net
        {
            private readonly Tensor[] _layers;
            public Net(int width, params Tensor[] layers) { Width = width; _layers = layers; }
            public Net(int width) : this(width, []) { }
            public (Tensor, int)? Scale { get; set; }
            public int Width { get; }
            public string? Title { get; init; }
            public int Count => _layers.Length;
        }
        """,
        "Net.Tree.g.cs",
        """
        partial class Net : global::Nabla.ITree<global::Net>
        {
            static void global::Nabla.ITree<global::Net>.Read(global::Net tree, global::Nabla.LeafReader reader)
            {
                reader.Member("_layers", tree._layers);
                reader.Member("Scale", tree.Scale);
                reader.Constant(tree.Width);
                reader.Constant(tree.Title);
            }

            static global::Net global::Nabla.ITree<global::Net>.Write(global::Net tree, global::Nabla.LeafWriter writer)
            {
                var _layers = writer.Write(tree._layers);
                var Scale = writer.Write(tree.Scale);
                return new global::Net(tree.Width, _layers)
                {
                    Scale = Scale,
                    Title = tree.Title,
                };
            }

            static void global::Nabla.ITree<global::Net>.RegisterMembers()
            {
                global::Nabla.TreeRegistry.Array<global::Nabla.Tensor>();
                global::Nabla.TreeRegistry.Constant<int>();
                global::Nabla.TreeRegistry.Tuple<global::Nabla.Tensor, int>();
                global::Nabla.TreeRegistry.Nullable<global::System.ValueTuple<global::Nabla.Tensor, int>>();
            }
        }

        """);

    [Fact]
    public void NestedGenericAndDerivedTreesAreReopenedAsTheyAreDeclared() => Check(
        """
        namespace My;
        public static partial class Models
        {
            public record Named(string Name, Tensor Scale);
            [Tree] internal sealed partial record Two<T>(T Left, List<T> Right, string Name, Tensor Scale) : Named(Name, Scale);
        }
        """,
        "My.Models.Two`1.Tree.g.cs",
        """
        namespace My;

        partial class Models
        {
            partial record Two<T> : global::Nabla.ITree<global::My.Models.Two<T>>
            {
                static void global::Nabla.ITree<global::My.Models.Two<T>>.Read(global::My.Models.Two<T> tree, global::Nabla.LeafReader reader)
                {
                    reader.Member("Scale", tree.Scale);
                    reader.Member("Left", tree.Left);
                    reader.Member("Right", tree.Right);
                    reader.Constant(tree.Name);
                }

                static global::My.Models.Two<T> global::Nabla.ITree<global::My.Models.Two<T>>.Write(global::My.Models.Two<T> tree, global::Nabla.LeafWriter writer)
                {
                    return tree with
                    {
                        Scale = writer.Write(tree.Scale),
                        Left = writer.Write(tree.Left),
                        Right = writer.Write(tree.Right),
                    };
                }

                static void global::Nabla.ITree<global::My.Models.Two<T>>.RegisterMembers()
                {
                    global::Nabla.TreeRegistry.List<T>();
                }
            }
        }

        """);

    [Fact]
    public void EveryTypeThatStandsForATreeIsRegisteredOnce() => Check(
        Affine + """
        [Tree] public partial record struct Two<T>(T Left, T Right);
        public abstract class Function<[TreeArgument] TIn, TOut> { }
        public sealed class Mine : Function<Dictionary<string, Tensor>, Tensor[]> { }
        public static class Uses
        {
            public static void Run<[TreeArgument] T>(T tree) { }
            public static void Other<T>(T tree) { }
            public static Func<T, T> Grad<[TreeArgument] T>(this Func<T, Tensor> f) => tree => tree;
            public static void All(Affine a, (Tensor X, int Y)[] b, Two<Affine> c)
            {
                Tree.Leaves(a);
                Uses.Run(b);
                Run(c);
                Tree.Map<Tensor>(1f, x => x);
                Tree.Count((1f, 2));
                Other((a, a));
                _ = Tree<(Affine, Affine, Affine)>.Structure;
                void Inner<[TreeArgument] T>(T tree) => Tree.Leaves(tree);
                Inner<List<Tensor>?>(null);
                Grad((Tensor[][] x) => x[0][0]);
                Func<List<Affine>, Tensor> f = x => x[0].Weight;
                f.Grad();
            }
        }
        """,
        "Nabla.Trees.g.cs",
        """
        namespace Nabla.Generated;

        file static class Trees
        {
            [global::System.Runtime.CompilerServices.ModuleInitializer]
            internal static void Register()
            {
                global::Nabla.TreeRegistry.Array<global::Nabla.Tensor>();
                global::Nabla.TreeRegistry.Array<global::Nabla.Tensor[]>();
                global::Nabla.TreeRegistry.Array<global::System.ValueTuple<global::Nabla.Tensor, int>>();
                global::Nabla.TreeRegistry.Constant<int>();
                global::Nabla.TreeRegistry.Dictionary<global::Nabla.Tensor>();
                global::Nabla.TreeRegistry.List<global::My.Affine>();
                global::Nabla.TreeRegistry.List<global::Nabla.Tensor>();
                global::Nabla.TreeRegistry.Record<global::My.Affine>();
                global::Nabla.TreeRegistry.Record<global::My.Two<global::My.Affine>>();
                global::Nabla.TreeRegistry.Tuple<global::My.Affine, global::My.Affine, global::My.Affine>();
                global::Nabla.TreeRegistry.Tuple<global::Nabla.Tensor, int>();
            }
        }

        """);

    [Fact]
    public void AProjectWithoutTreesGetsNothing()
    {
        GeneratorDriverRunResult result = Sources.Driver(new TreeGenerator())
            .RunGenerators(Sources.Compile("class Program { static void Main() { Console.WriteLine(Tree.Count<Tensor>(1f)); } }")).GetRunResult();

        Assert.Empty(result.GeneratedTrees);
    }

    [Theory]
    [InlineData("class Unrelated { int Number(List<int> numbers) => numbers.Count(); }")]
    [InlineData("class Unrelated { int Number((Tensor, My.Affine) tree) => 1 + Tree.Count(tree); }")]
    public void AChangeElsewhereWritesNothingAgain(string other)
    {
        CSharpCompilation before = Sources.Compile(Affine + "class Use { int Number((Tensor, Affine) tree) => Tree.Count(tree); }");
        GeneratorDriver driver = Sources.Driver(new TreeGenerator()).RunGenerators(before);

        driver = driver.RunGenerators(before.AddSyntaxTrees(Sources.Parse(other)));

        GeneratorRunResult result = driver.GetRunResult().Results.Single();
        Assert.All(
            result.TrackedSteps[TreeGenerator.Models].Concat(result.TrackedSteps[TreeGenerator.Registry]).SelectMany(step => step.Outputs),
            output => Assert.True(output.Reason is IncrementalStepRunReason.Unchanged or IncrementalStepRunReason.Cached));
        Assert.All(
            result.TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Outputs),
            output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason));
    }

    [Fact]
    public void ANewUseIsRegistered()
    {
        CSharpCompilation before = Sources.Compile(Affine);
        GeneratorDriver driver = Sources.Driver(new TreeGenerator()).RunGenerators(before);

        driver = driver.RunGenerators(before.AddSyntaxTrees(Sources.Parse("class Use { int Number(My.Affine[] tree) => Tree.Count(tree); }")));

        Assert.Contains(
            driver.GetRunResult().GeneratedTrees,
            file => file.ToString().Contains("TreeRegistry.Array<global::My.Affine>();", StringComparison.Ordinal));
    }

    private static void Check(string source, string file, string expected) =>
        Assert.Equal(expected, Sources.Generated(new TreeGenerator(), source, file));
}
