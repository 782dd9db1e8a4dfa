namespace Nabla.Generators.Tests.Modules;

public sealed class ModuleWalkTests
{
    private const string Net = """
        [Module] public partial class Linear : Module
        {
            public Variable Weight { get; } = Make.Variable();
            public Variable? Bias { get; init; } = Make.Variable();
        }

        [Module] public sealed partial class Stack(params Module[] layers) : Module
        {
            [StateName("")] private readonly Module[] _layers = layers;
        }

        public static partial class Program
        {
            public static string Run() => string.Join(" ", ModuleWalk.Over(Root()).Variables.Select(found => found.Name))
                + " | " + string.Join(" ", ModuleWalk.Over(Root()).Modules.Select(found => found.Name))
                + string.Concat(ModuleWalk.Over(Root()).Aliases.Select(found => $" | {found.Alias} = {found.Name}"));
        }

        public static class Make
        {
            public static Variable Variable() => new(1f);
        }
        
        """;

    [Fact]
    public void OwnVariablesComeBeforeThoseOfModulesAndNullsAreSkipped() => Check(
        """
        [Module] public sealed partial class Model : Module
        {
            private readonly Linear _fc1 = new();
            private readonly Linear? _none = null;
            private readonly List<Dictionary<string, Module>> _more = [new() { ["left"] = new Linear { Bias = null } }, []];
            private readonly (Linear Query, Linear) _pair = (new(), new());
            public Variable Scale { get; } = Make.Variable();
        }

        public static partial class Program { private static Module Root() => new Model(); }
        """,
        "scale fc1.weight fc1.bias more.0.left.weight pair.query.weight pair.query.bias pair.1.weight pair.1.bias |  fc1 more.0.left pair.query pair.1");

    [Fact]
    public void WhatIsHeldTwiceIsNamedOnce() => Check(
        """
        [Module] public sealed partial class Model : Module
        {
            private readonly Linear _encoder = new();
            private readonly Linear _decoder;
            private readonly Variable _tied;
            private readonly Module _self;

            public Model()
            {
                _decoder = _encoder;
                _tied = _encoder.Weight;
                _self = this;
            }
        }

        public static partial class Program { private static Module Root() => new Model(); }
        """,
        "tied encoder.bias |  encoder | encoder.weight = tied | decoder = encoder | self = ");

    [Fact]
    public void AnEmptyNamePutsItemsDirectlyUnderTheModule() => Check(
        "public static partial class Program { private static Module Root() => new Stack(new Linear(), new Stack(new Linear())); }",
        "0.weight 0.bias 1.0.weight 1.0.bias |  0 1 1.0");

    [Fact]
    public void PrivateGenericAndInheritedModulesAreWalkedOver() => Check(
        """
        public static partial class Program
        {
            private static Module Root() => new Wrapped<Linear>(new Linear { Bias = null });

            [Module] private partial class Holder<T>(T inner) : Module where T : Module { private readonly T _inner = inner; }

            [Module] private sealed partial class Wrapped<T>(T inner) : Holder<T>(inner) where T : Module { private readonly Variable _gain = Make.Variable(); }
        }
        """,
        "gain inner.weight |  inner");

    [Fact]
    public void AMillionModulesDeepDoesNotOverflow() => Assert.Equal(
        1_000_001,
        Sources.Run(
            """
            [Module] public sealed partial class Chain(Module? next) : Module { [StateName("")] private readonly Module? _next = next; }

            public static class Program
            {
                public static int Run()
                {
                    Module chain = new Chain(null);
                    for (int i = 0; i < 1_000_000; i++) chain = new Chain(chain);
                    return ModuleWalk.Over(chain).Modules.Count;
                }
            }
            """));

    [Fact]
    public void TwoVariablesOfOneNameThrow()
    {
        InvalidOperationException thrown = Assert.Throws<InvalidOperationException>(() => Sources.Run(Net + """
            [Module] public sealed partial class Wide : Linear { [StateName("weight")] private readonly Variable _other = Make.Variable(); }

            public static partial class Program { private static Module Root() => new Wide(); }
            """));

        Assert.Equal(
            "Two variables of Wide are both called 'weight' in its state. Rename one of the fields, or give one a name of its own: [StateName(\"…\")].",
            thrown.Message);
    }

    private static void Check(string source, string expected) => Assert.Equal(expected, Sources.Run(Net + source));
}
