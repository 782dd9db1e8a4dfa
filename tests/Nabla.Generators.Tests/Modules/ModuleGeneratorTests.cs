using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Nabla.Generators.Tests.Modules;

public sealed class ModuleGeneratorTests
{
    private const string Linear = "[Module] public partial class Linear : Module { public Variable? Weight { get; } } ";

    [Fact]
    public void MembersAreAddedInOrderOfDeclaration() => Check(
        "namespace My.Models; " + Linear + """
        [Module]
        public sealed partial class Net : Module
        {
            private readonly Linear _fc1 = new();
            private readonly Module[] _blocks = [];
            private readonly List<Dictionary<string, Linear>> _more = [];
            private static readonly Linear s_shared = new();
            private readonly string _title = "";
            public Variable? Scale { get; }
            public Linear Computed => _fc1;
            public int Size => _title.Length;
        }
        """,
        "My.Models.Net",
        """
        namespace My.Models;

        partial class Net
        {
            /// <inheritdoc/>
            protected override void Walk(global::Nabla.Learning.ModuleWalk walk)
            {
                walk.Add("fc1", this._fc1);
                walk.AddEach("blocks", this._blocks, static (walk, name, item) => walk.Add(name, item));
                walk.AddEach("more", this._more, static (walk, name, item) => walk.AddEntries(name, item, static (walk, name, item) => walk.Add(name, item)));
                walk.Add("scale", this.Scale);
            }
        }

        """);

    [Fact]
    public void AModuleThatDerivesFromAnotherWalksOverTheOtherFirst() => Check(
        Linear + "[Module] sealed partial class Tied : Linear { private readonly Variable? _bias; }",
        "Tied",
        """
        partial class Tied
        {
            /// <inheritdoc/>
            protected override void Walk(global::Nabla.Learning.ModuleWalk walk)
            {
                base.Walk(walk);
                walk.Add("bias", this._bias);
            }
        }

        """);

    [Fact]
    public void AParentWhoseOwnWalkIsAbstractIsNotCalled() => Check(
        """
        [Module] abstract partial class Open : Module { protected abstract override void Walk(ModuleWalk walk); }
        [Module] partial class Net : Open { }
        """,
        "Net",
        """
        partial class Net
        {
            /// <inheritdoc/>
            protected override void Walk(global::Nabla.Learning.ModuleWalk walk)
            {
            }
        }

        """);

    [Fact]
    public void NestedAndGenericModulesAreReopenedAsTheyAreDeclared() => Check(
        """
        namespace My;
        partial interface IOuter<in T> { partial record struct Middle { [Module] private sealed partial class Net<TLayer> : Module where TLayer : Module { private readonly TLayer? _inner; } } }
        """,
        "My.IOuter`1.Middle.Net`1",
        """
        namespace My;

        partial interface IOuter<in T>
        {
            partial record struct Middle
            {
                partial class Net<TLayer>
                {
                    /// <inheritdoc/>
                    protected override void Walk(global::Nabla.Learning.ModuleWalk walk)
                    {
                        walk.Add("inner", this._inner);
                    }
                }
            }
        }

        """);

    [Fact]
    public void NamesCanBeGivenAndTuplesAreTakenApart() => Check(
        Linear + """
        [Module]
        sealed partial class Net : Module
        {
            [StateName("running_mean")] private readonly Variable? _runningMean;
            [StateName("")] private readonly Linear[] _layers = [];
            private readonly (Linear Query, int Heads, Linear) _attention;
            private readonly List<(Linear, Variable)> _pairs = [];
            private readonly Linear @event = new();
        }
        """,
        "Net",
        """
        partial class Net
        {
            /// <inheritdoc/>
            protected override void Walk(global::Nabla.Learning.ModuleWalk walk)
            {
                walk.Add("running_mean", this._runningMean);
                walk.AddEach("", this._layers, static (walk, name, item) => walk.Add(name, item));
                walk.Add("attention.query", this._attention.Item1);
                walk.Add("attention.2", this._attention.Item3);
                walk.AddEach("pairs", this._pairs, static (walk, name, item) => { walk.Add(name + ".0", item.Item1); walk.Add(name + ".1", item.Item2); });
                walk.Add("event", this.@event);
            }
        }

        """);

    [Fact]
    public void AnExplicitlyImplementedPropertyIsReadThroughItsInterface() => Check(
        "interface IScaled { Variable? Scale { get; } } [Module] sealed partial class Net : Module, IScaled { Variable? IScaled.Scale { get; } }",
        "Net",
        """
        partial class Net
        {
            /// <inheritdoc/>
            protected override void Walk(global::Nabla.Learning.ModuleWalk walk)
            {
                walk.Add("scale", ((global::IScaled)this).Scale);
            }
        }

        """);

    [Fact]
    public void AWalkWrittenByHandIsLeftAlone()
    {
        GeneratorDriverRunResult result = Sources.Driver(new ModuleGenerator())
            .RunGenerators(Sources.Compile("[Module] partial class Net : Module { protected override void Walk(ModuleWalk walk) { } }")).GetRunResult();

        Assert.Empty(result.GeneratedTrees);
    }

    [Fact]
    public void AChangeElsewhereWritesNothingAgain()
    {
        CSharpCompilation before = Sources.Compile(Linear);
        GeneratorDriver driver = Sources.Driver(new ModuleGenerator()).RunGenerators(before);

        driver = driver.RunGenerators(before.AddSyntaxTrees(Sources.Parse("class Unrelated { int _number; }")));

        GeneratorRunResult result = driver.GetRunResult().Results.Single();
        Assert.All(
            result.TrackedSteps[ModuleGenerator.Models].SelectMany(step => step.Outputs),
            output => Assert.True(output.Reason is IncrementalStepRunReason.Unchanged or IncrementalStepRunReason.Cached));
        Assert.All(
            result.TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Outputs),
            output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason));
    }

    [Fact]
    public void AChangedModuleIsWrittenAgain()
    {
        CSharpCompilation before = Sources.Compile(Linear);
        GeneratorDriver driver = Sources.Driver(new ModuleGenerator()).RunGenerators(before);
        CSharpCompilation after = before.ReplaceSyntaxTree(before.SyntaxTrees[1], Sources.Parse(Linear.Replace("Weight", "Bias", StringComparison.Ordinal)));

        driver = driver.RunGenerators(after);

        Assert.Contains("walk.Add(\"bias\", this.Bias);", driver.GetRunResult().GeneratedTrees.Single().ToString(), StringComparison.Ordinal);
    }

    private static void Check(string source, string type, string expected) =>
        Assert.Equal(expected, Sources.Generated(new ModuleGenerator(), source, type + ".Module.g.cs"));
}
