using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Nabla.Generators.Tests.Modules;

public sealed class ApplicationGeneratorTests
{
    private const string Source = """
        [Module]
        public partial class Twice : Layer
        {
            public override Tensor Forward(Tensor x) => x + x;
        }

        [Module]
        public sealed partial class Net : Layer
        {
            private readonly Twice _twice = new();
            private readonly Layer? _more = new Linear(2, 2);
            private readonly Hidden _hidden = new();
            private readonly List<Layer> _all = [new Twice()];

            public override Tensor Forward(Tensor x)
            {
                x = _more?.Forward(_twice.Forward(x)) ?? x;
                return _all.Aggregate(_hidden.Forward(x), (y, layer) => layer.Forward(y));
            }

            public Tensor Forward(Tensor x, Tensor y) => Forward(x) + y;

            [Module]
            private sealed partial class Hidden : Twice
            {
                public override Tensor Forward(Tensor x) => base.Forward(x);
            }
        }

        public static class Other
        {
            public static Tensor Forward(Tensor x) => Other.Forward(x);
        }

        public static class Program
        {
            public static object Run()
            {
                ModelSummary summary = new Net().Summary([3, 2]);
                return string.Join(" ", summary.Layers.Select(layer => $"{layer.Name}:{layer.Arithmetic}"));
            }
        }
        """;

    [Fact]
    public void CallsOfLayersThatCanBeNamedGoByWayOfApplied()
    {
        string text = Assert.Single(Generated("true")).ToString();
        string[] methods = [.. text.Split('\n').Where(line => line.Contains("internal static", StringComparison.Ordinal)).Select(line => line.Trim())];
        Assert.Equal(2, methods.Length);
        Assert.All(["Nabla.Learning.Layer", "Twice"], type => Assert.Single(
            methods, line => line.EndsWith($"(this global::{type} layer, global::Nabla.Tensor x) => global::Nabla.Learning.Layer.Applied(layer, x);", StringComparison.Ordinal)));
        Assert.Equal(3, text.Split("[global::System.Runtime.CompilerServices.InterceptsLocationAttribute(").Length - 1);
    }

    [Fact]
    public void AProjectThatDoesNotAllowItIsLeftAlone()
    {
        Assert.Empty(Generated(null));
        Assert.Empty(Generated("false"));
    }

    // Additions of three rows of two numbers, a product, and a layer whose type nobody can name, which counts into the network.
    [Fact]
    public void ASummaryFollowsThem() => Assert.Equal(":48 twice:6 more:30 hidden: all.0:6", Sources.Run(Source));

    private static IReadOnlyList<SyntaxTree> Generated(string? followsLayers)
    {
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new ApplicationGenerator().AsSourceGenerator()], optionsProvider: new Properties(followsLayers), parseOptions: Sources.Language);
        return driver.RunGenerators(Sources.Compile(Source)).GetRunResult().GeneratedTrees;
    }
}
