using Microsoft.CodeAnalysis;

namespace Nabla.Generators;

/// <summary>Reads a type marked [Tree]: its model, or what is wrong with it.</summary>
internal sealed class TreeReading(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellation)
{
    public List<(DiagnosticDescriptor Rule, ISymbol At, object[] Words)> Problems { get; } = [];

    public TreeModel? Read()
    {
        if (Declarations.FirstNotPartial(type, cancellation) is { } closed)
        {
            Report(TreeRules.NotPartial, closed, closed.Name, type.Name, Declarations.Suggest(closed, "", cancellation));
        }

        if (TreeTypes.Hidden(type, compilation) is { } hidden)
        {
            Report(TreeRules.Hidden, type, type.Name, hidden.Name);
        }

        if (type.IsAbstract || type.IsStatic || type.IsRefLikeType)
        {
            Report(TreeRules.NoInstances, type, type.Name, type.IsRefLikeType ? "a ref struct" : type.IsStatic ? "static" : "abstract");
        }

        List<TreeMember> members = FindMembers();
        CheckMembers(members);
        if (Problems.Count > 0)
        {
            return null;
        }

        TreeMember[] parts = [.. members.Where(member => member.IsTree)];
        if (Rebuild(members, parts) is not var (rebuilding, assigned))
        {
            string what = string.Join(", ", parts.Select(part => part.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat) + " " + ModuleModel.StateName(part.Name)));
            Report(TreeRules.NotRebuilt, type, type.Name, what);
            return null;
        }

        bool isOpen = false;
        for (INamedTypeSymbol? at = type; at is not null; at = at.ContainingType)
        {
            isOpen |= at.TypeParameters.Length > 0;
        }

        return new TreeModel(
            TypeHeader.Of(type), TreeTypes.Name(type), new(parts.Select(Part)), new(members.Where(member => !member.IsTree && member.IsAccessible && !member.Type.IsRefLikeType && member.Type.TypeKind is not (TypeKind.Pointer or TypeKind.FunctionPointer)).Select(Part)), rebuilding, new(assigned.Select(Part)),
            new(parts.SelectMany(part => TreeTypes.Registrations(part.Type)).Distinct()), isOpen);
    }

    private static TreePart Part(TreeMember member) => new(member.Name, Members.Access(member.Symbol, "tree"), member.IsTree);

    private static bool Matches(IParameterSymbol parameter, TreeMember member) =>
        parameter.RefKind == RefKind.None && SymbolEqualityComparer.Default.Equals(parameter.Type, member.Type)
        && string.Equals(parameter.Name, member.Name.TrimStart('_'), StringComparison.OrdinalIgnoreCase);

    private void Report(DiagnosticDescriptor rule, ISymbol at, params object[] words) => Problems.Add((rule, at, words));

    private List<TreeMember> FindMembers()
    {
        List<INamedTypeSymbol> line = [];
        for (INamedTypeSymbol? at = type; at is { SpecialType: SpecialType.None }; at = at.BaseType)
        {
            line.Insert(0, at);
        }

        List<TreeMember> members = [];
        foreach ((ISymbol symbol, ITypeSymbol held) in line.SelectMany(Members.Of))
        {
            TreeMember member = new(symbol, held, TreeTypes.IsTree(held), CanSet(symbol), compilation.IsSymbolAccessibleWithin(symbol, type));
            int overridden = members.FindIndex(other => other.Name == member.Name && symbol.IsOverride);
            if (overridden >= 0)
            {
                members[overridden] = member;
            }
            else
            {
                members.Add(member);
            }
        }

        return members;
    }

    private bool CanSet(ISymbol member) => member switch
    {
        IFieldSymbol field => !field.IsReadOnly,
        IPropertySymbol { SetMethod: { } set, ExplicitInterfaceImplementations.Length: 0 } => compilation.IsSymbolAccessibleWithin(set, type),
        _ => false,
    };

    private void CheckMembers(List<TreeMember> members)
    {
        foreach (TreeMember member in members)
        {
            string held = member.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
            if (TreeTypes.IsVariable(member.Type) || (!member.IsTree && TreeTypes.Mentions(member.Type)))
            {
                Report(TreeTypes.IsVariable(member.Type) ? TreeRules.Variable : TreeRules.OutOfSight, member.Symbol, member.Name, held, type.Name);
            }
            else if (member.IsTree && !member.IsAccessible)
            {
                Report(TreeRules.OutOfReach, type, member.Name, member.Symbol.ContainingType.Name, type.Name);
            }
            else if (member.IsTree && TreeTypes.Hidden(member.Type, compilation) is { } hidden)
            {
                Report(TreeRules.HiddenPart, member.Symbol, member.Name, type.Name, hidden.Name);
            }
        }
    }

    /// <summary>How a new instance is made, and what remains to be set on it; null if there is no way.</summary>
    private (string Rebuilding, IEnumerable<TreeMember> Assigned)? Rebuild(List<TreeMember> members, TreeMember[] parts)
    {
        if (parts.Length == 0)
        {
            return ("tree", []);
        }

        if ((type.IsRecord || type.IsValueType) && parts.All(part => part.CanSet))
        {
            return ("tree with", parts);
        }

        foreach (IMethodSymbol constructor in type.InstanceConstructors.OrderByDescending(candidate => candidate.Parameters.Length))
        {
            TreeMember?[] taken = [.. constructor.Parameters.Select(parameter => members.FirstOrDefault(member => Matches(parameter, member)))];
            if (taken.All(member => member is { IsAccessible: true }) && members.Except(taken).All(member => member!.CanSet && member.IsAccessible))
            {
                string arguments = string.Join(", ", taken.Select(member => member!.IsTree ? Local(member.Name) : Members.Access(member.Symbol, "tree")));
                return ($"new {TreeTypes.Name(type)}({arguments})", members.Where(member => !taken.Contains(member)));
            }
        }

        return null;
    }

    /// <summary>The name that a rebuilt member has before it goes to a constructor.</summary>
    internal static string Local(string name) => TypeHeader.Escape(name is "tree" or "writer" ? name + "Part" : name);

    private sealed record TreeMember(ISymbol Symbol, ITypeSymbol Type, bool IsTree, bool CanSet, bool IsAccessible)
    {
        public string Name => Members.Name(Symbol);
    }
}
