using Microsoft.CodeAnalysis;

namespace Nabla.Generators;

/// <summary>What is needed to write a module's walk, and nothing that belongs to a compilation.</summary>
internal sealed record ModuleModel(TypeHeader Header, string Accessibility, bool CallsBase, EquatableArray<Slot> Slots)
{
    private const string Learning = "Nabla.Learning";

    /// <summary>The model of a module's class; null where none can be written, which <see cref="ModuleAnalyzer"/> reports.</summary>
    public static ModuleModel? Of(INamedTypeSymbol type, IAssemblySymbol assembly, CancellationToken cancellation)
    {
        if (!type.DerivesFrom(Learning, "Module") || type.Is(Learning, "Module") || type.IsFileLocalAnywhere()
            || Declarations.FirstNotPartial(type, cancellation) is not null || Walk(type) is not null)
        {
            return null;
        }

        INamedTypeSymbol parent = type.BaseType!;
        INamedTypeSymbol root = parent;
        while (!root.Is(Learning, "Module"))
        {
            root = root.BaseType!;
        }

        // A generator does not see what it generates: a parent without a walk in sight has, or inherits, a generated one. Those that
        // begin every line hold nothing, and their walk throws, so that nobody's is forgotten.
        bool callsBase = !parent.Is(Learning, "Module") && !parent.Is(Learning, "Layer") && Walk(parent) is not { IsAbstract: true };

        // An override in another assembly is 'protected', unless that assembly sees the internals of Module's.
        bool seesInternals = SymbolEqualityComparer.Default.Equals(root.ContainingAssembly, assembly) || root.ContainingAssembly.GivesAccessTo(assembly);
        return new ModuleModel(
            TypeHeader.Of(type), seesInternals ? "protected internal" : "protected", callsBase,
            new(SlotsOf(type).Select(found => found.Slot)));
    }

    /// <summary>The members that hold variables or modules, in order of declaration.</summary>
    public static IEnumerable<(ISymbol Member, Slot Slot)> SlotsOf(INamedTypeSymbol type)
    {
        foreach ((ISymbol member, ITypeSymbol held) in Members.Of(type))
        {
            if (Holding.Of(held) is { } holding)
            {
                yield return (member, new Slot(Given(member) ?? StateName(Members.Name(member)), Members.Access(member, "this"), holding));
            }
        }
    }

    /// <summary>A member's name in the state: without leading underscores, its first letter in lower case.</summary>
    public static string StateName(string member)
    {
        string name = member.TrimStart('_');
        return name.Length == 0 ? member : char.ToLowerInvariant(name[0]) + name.Substring(1);
    }

    private static string? Given(ISymbol member) => member.GetAttributes()
        .FirstOrDefault(data => data.AttributeClass?.Is(Learning, "StateNameAttribute") == true)?.ConstructorArguments[0].Value as string;

    private static IMethodSymbol? Walk(INamedTypeSymbol type) => type.GetMembers("Walk").OfType<IMethodSymbol>()
        .FirstOrDefault(method => method.Parameters.Length == 1 && method.Parameters[0].Type.Is(Learning, "ModuleWalk"));
}

/// <summary>A member that holds variables or modules: its name in the state, and how it is read.</summary>
internal sealed record Slot(string Name, string Access, Holding Holding);
