using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Nabla.Generators.Tests.Trees;

public sealed class TreeAnalyzerTests
{
    [Fact]
    public Task ATreeThatIsNotPartialIsAnError() => Check(
        "[Tree] public sealed record Affine(Tensor Weight);",
        "NABLA0021: 'Affine' must be partial, so that the structure of the tree 'Affine' can be added to it. Write: public sealed partial record Affine");

    [Fact]
    public Task ATypeAroundATreeThatIsNotPartialIsAnError() => Check(
        "static class Models { [Tree] public readonly partial record struct Affine(Tensor Weight); }",
        "NABLA0021: 'Models' must be partial, so that the structure of the tree 'Affine' can be added to it. Write: static partial class Models");

    [Theory]
    [InlineData("partial class Models { [Tree] private sealed partial record Affine(Tensor Weight); }", "Affine")]
    [InlineData("partial class Models { private partial class Inner { [Tree] public sealed partial record Affine(Tensor Weight); } }", "Affine")]
    [InlineData("[Tree] file sealed partial record Affine(Tensor Weight);", "Affine")]
    public Task ATreeThatCannotBeNamedElsewhereIsAnError(string source, string hidden) => Check(
        source,
        $"NABLA0022: The tree 'Affine' cannot be registered, because '{hidden}' is private, protected or local to its file. Make '{hidden}' internal or public.");

    [Theory]
    [InlineData("[Tree] public abstract partial record Affine(Tensor Weight);", "abstract")]
    [InlineData("[Tree] public static partial class Affine { }", "static")]
    [InlineData("[Tree] public ref partial struct Affine { }", "a ref struct")]
    public Task ATreeThatCannotBeMadeIsAnError(string source, string why) => Check(
        source,
        $"NABLA0023: The tree 'Affine' is {why}, so no new one can be made. Mark the types that derive from it, or make it a record, class or struct that can be created.");

    [Theory]
    [InlineData("[Tree] partial class Affine { public Tensor Weight { get; } = 1f; public Tensor? Bias { get; set; } }")]
    [InlineData("[Tree] partial class Affine(Tensor weight, int width) { public Tensor Weight { get; } = weight; public Tensor? Bias { get; init; } public int Twice => 2 * width; }")]
    [InlineData("[Tree] partial record Affine { public Tensor Weight { get; } = 1f; public Tensor? Bias { get; set; } }")]
    [InlineData("[Tree] partial class Affine { public Affine(Tensor weight, Tensor? bias) { Weight = weight; Bias = bias; _width = 3; } public Tensor Weight { get; } public Tensor? Bias { get; init; } private readonly int _width; }")]
    public Task ATreeThatCannotBeRebuiltIsAnError(string source) => Check(
        source,
        "NABLA0024: A 'Affine' cannot be made with other tensors: some members can neither be set nor passed to a constructor. Make it a record with { get; init; } properties, or add a constructor whose parameters have the members' names and types, among them: Tensor weight, Tensor? bias.");

    [Fact]
    public Task AVariableInATreeIsAnError() => Check(
        "[Tree] partial record Affine(Variable Weight);",
        "NABLA0025: 'Weight' of the tree 'Affine' is a Variable, in whose place no other tensor can be put. Declare it as Tensor; or, if its value is to be assigned, make 'Affine' a class derived from Module, marked [Module].");

    [Theory]
    [InlineData("Lazy<Tensor>")]
    [InlineData("Tensor[,]")]
    [InlineData("Dictionary<int, Tensor[]>")]
    [InlineData("List<HashSet<Tensor>>")]
    public Task AMemberThatKeepsTensorsOutOfSightIsAnError(string type) => Check(
        $"[Tree] partial record Affine(Tensor Weight, {type} Others);",
        $"NABLA0026: 'Others' of type '{type}' keeps tensors where the tree 'Affine' does not look. Keep them in members of their own, arrays, List<T>, IReadOnlyList<T>, Dictionary<string, T>, tuples of up to eight, or types marked [Tree].");

    [Theory]
    [InlineData("Func<Tensor, Tensor>")]
    [InlineData("Lazy<string>")]
    [InlineData("List<int>")]
    [InlineData("(Tensor, string, Tensor[])?")]
    public Task AnyOtherMemberIsNone(string type) => Check($"[Tree] partial record Affine(Tensor Weight, {type} Others);");

    [Fact]
    public Task AnInheritedTensorThatIsPrivateIsAnError() => Check(
        "class Parent { private Tensor? _weight; } [Tree] partial class Child : Parent { public Tensor? Bias { get; set; } }",
        "NABLA0027: '_weight', which 'Child' inherits from 'Parent', holds tensors and is private there. Make it protected, or keep a 'Parent' in 'Child' as a member instead of deriving from it, and mark 'Parent' [Tree].");

    [Fact]
    public Task AMemberOfAHiddenTypeIsAnError() => Check(
        "[Tree] partial class Affine { private enum Kind; private (Tensor, Kind)? _weight; private Kind _kind; }",
        "NABLA0028: '_weight' of the tree 'Affine' cannot be registered, because 'Kind' is private, protected or local to its file. Make 'Kind' internal or public.");

    [Fact]
    public Task ATreeOfAHiddenTypeIsAnErrorWhereItIsUsed() => Check(
        "class Use { private enum Kind; int Number((Tensor, Kind)[] tree) => Tree.Count(tree); }",
        "NABLA0029: The structure of '(Tensor, Kind)[]' cannot be registered for 'Count', because 'Kind' is private, protected or local to its file. Make 'Kind' internal or public.");

    [Fact]
    public Task ATypeParameterThatIsNotMarkedIsAnErrorWhereItIsUsed() => Check(
        "class Use<T> { int One(T tree) => Tree.Count(tree); int Two<TItem>(TItem[] tree) => Tree.Count(tree); int Three(T tree) => Four(tree); int Four<[TreeArgument] TItem>(TItem tree) => Tree.Count(tree); }",
        "NABLA0030: 'Count' needs the structure of 'T', which is known only where 'T' is. Mark the type parameter, so that it is registered there: [TreeArgument] T.",
        "NABLA0030: 'Count' needs the structure of 'TItem[]', which is known only where 'TItem' is. Mark the type parameter, so that it is registered there: [TreeArgument] TItem.",
        "NABLA0030: 'Four' needs the structure of 'T', which is known only where 'T' is. Mark the type parameter, so that it is registered there: [TreeArgument] T.");

    private static async Task Check(string source, params string[] expected)
    {
        IReadOnlyList<Diagnostic> found = await Sources.Analyze(new TreeAnalyzer(), source);

        Assert.Equal(expected, found.Select(diagnostic => $"{diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}"));
        Assert.All(found, diagnostic => Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity));
    }
}
