using Microsoft.CodeAnalysis;

namespace Nabla.Generators.Tests.Modules;

public sealed class ModuleAnalyzerTests
{
    private const string Linear = "[Module] public partial class Linear : Module { public Variable? Weight { get; } } ";

    [Fact]
    public Task AModuleWithoutTheAttributeIsAnError() => Check(
        "abstract class Net : Module { }",
        "NABLA0001: 'Net' derives from Module but is not marked [Module], so what it holds would not be found. Write: [Module] abstract partial class Net : Module");

    [Fact]
    public Task AModuleWithoutTheAttributeIsAnErrorWhereItsParentHasOne() => Check(
        Linear + "public sealed partial class Net<T> : Linear where T : class { }",
        "NABLA0001: 'Net' derives from Module but is not marked [Module], so what it holds would not be found. Write: [Module] public sealed partial class Net<T> : Linear");

    [Fact]
    public Task AModuleThatIsNotPartialIsAnError() => Check(
        "[Module] internal sealed class Net : Module { protected override void Walk(ModuleWalk walk) { } }",
        "NABLA0002: 'Net' must be partial, so that the walk over the module 'Net' can be added to it. Write: internal sealed partial class Net : Module");

    [Fact]
    public Task ATypeAroundAModuleThatIsNotPartialIsAnError() => Check(
        "readonly record struct Outer { [Module] private sealed partial class Net : Module { protected override void Walk(ModuleWalk walk) { } } }",
        "NABLA0002: 'Outer' must be partial, so that the walk over the module 'Net' can be added to it. Write: readonly partial record struct Outer");

    [Fact]
    public Task AFileLocalModuleIsAnError() => Check(
        "[Module] file sealed partial class Net : Module { protected override void Walk(ModuleWalk walk) { } }",
        "NABLA0003: The module 'Net' is local to its file, where no walk can be added to it. Remove 'file', or nest it in a partial class as a private one.");

    [Fact]
    public Task TwoMembersOfOneNameAreAnError() => Check(
        Linear + "[Module] sealed partial class Net : Module { private readonly Linear? _fc; public Linear? Fc { get; } }",
        "NABLA0004: 'Fc' and '_fc' are both called 'fc' in the state of 'Net'. Rename one, give one a name of its own with [StateName(\"…\")], or, if both are the same object, make one a computed property: Fc => _fc.");

    [Theory]
    [InlineData("Lazy<Linear>")]
    [InlineData("Linear[,]")]
    [InlineData("IEnumerable<Variable>")]
    [InlineData("Dictionary<int, Linear>")]
    [InlineData("List<Queue<Linear>>")]
    public Task AMemberThatTheWalkCannotSeeIsAnError(string type) => Check(
        Linear + $"[Module] sealed partial class Net : Module {{ private readonly {type}? _layers; }}",
        $"NABLA0005: '_layers' of type '{type}?' keeps modules or variables where the walk over 'Net' does not look. Keep them in fields of their own, arrays, lists, dictionaries with string keys, or tuples of these.");

    [Theory]
    [InlineData("Func<int, Linear>")]
    [InlineData("Setting<Linear>")]
    [InlineData("List<string>")]
    public Task AMemberThatKeepsNoModulesIsNone(string type) => Check(
        Linear + $"[Module] sealed partial class Net : Module {{ private readonly {type}? _other; }} namespace Nabla.Learning {{ class Setting<T>; }}");

    [Fact]
    public Task AModuleCapturedByAPrimaryConstructorIsAnError() => Check(
        Linear + """
        [Module]
        sealed partial class Net(Linear first, Linear second, int size, Module[] rest) : Module
        {
            private readonly Linear _first = first;
            private readonly Module[] _rest = [first, .. rest];
            public Variable? Weight => second.Weight;
            public int Size => size;
        }
        """,
        "NABLA0006: The parameter 'second' of 'Net' is used outside initializers, so it is kept where the walk cannot see it. Keep it in a field: private readonly Linear _second = second; and use the field.");

    [Fact]
    public Task AnOrdinaryConstructorMayUseItsParameters() => Check(
        Linear + "[Module] sealed partial class Net : Module { private readonly Linear _first; public Net(Linear first) { _first = first; } }");

    [Fact]
    public Task TheAttributeOnAnythingElseIsAnError() => Check(
        "[Module] partial class Net { }",
        "NABLA0007: 'Net' is marked [Module] but does not derive from Module. Derive it from Layer, for one tensor in and one out, or from Module; or remove [Module].");

    [Theory]
    [InlineData("private readonly Tensor _gain = new Variable(1f);")]
    [InlineData("private readonly Tensor _gain; public Net(Variable gain) => _gain = gain;")]
    public Task AVariableKeptAsATensorIsAnError(string members) => Check(
        $"[Module] sealed partial class Net : Module {{ {members} }}",
        "NABLA0008: '_gain' of the module 'Net' is declared as Tensor and given a Variable, which the walk does not see there. Declare it as Variable; or, if it is not a parameter of 'Net', give it the variable's Value.");

    [Fact]
    public Task ATensorKeptAsATensorIsNone() => Check(
        "[Module] sealed partial class Net : Module { private Tensor? _last; private readonly Variable _gain; public Net(Variable gain) { _gain = gain; _last = 1f; Local(gain); } private static void Local(Tensor x) { Tensor y = x; x = y; } }");

    private static async Task Check(string source, params string[] expected)
    {
        IReadOnlyList<Diagnostic> found = await Sources.Analyze(new ModuleAnalyzer(), source);

        Assert.Equal(expected, found.Select(diagnostic => $"{diagnostic.Id}: {diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}"));
        Assert.All(found, diagnostic => Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity));
    }
}
