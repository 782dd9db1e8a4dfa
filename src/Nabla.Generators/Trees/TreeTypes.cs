using Microsoft.CodeAnalysis;

namespace Nabla.Generators;

/// <summary>Which types hold tensors where trees find them, and what has to be registered for them.</summary>
internal static class TreeTypes
{
    private const string Collections = "System.Collections.Generic";

    private static readonly SymbolDisplayFormat s_qualified = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.ExpandValueTuple);

    public static string Name(ITypeSymbol type) => type.ToDisplayString(s_qualified);

    public static bool IsMarked(ITypeSymbol type) => type is INamedTypeSymbol named && named.OriginalDefinition.Has("Nabla", "TreeAttribute");

    public static bool IsVariable(ITypeSymbol type) => type.DerivesFrom("Nabla", "Tensor") && !type.Is("Nabla", "Tensor");

    /// <summary>Whether values of a type are trees, or, for a type parameter, may be.</summary>
    public static bool IsTree(ITypeSymbol type) =>
        type is ITypeParameterSymbol || type.Is("Nabla", "Tensor") || IsMarked(type) || Container(type)?.Items.Any(IsTree) == true;

    /// <summary>Whether a type mentions tensors or trees anywhere. Functions may: they compute with them, and hold none.</summary>
    public static bool Mentions(ITypeSymbol type) =>
        type.TypeKind != TypeKind.Delegate && (type.DerivesFrom("Nabla", "Tensor") || IsMarked(type) || type.Parts().Any(Mentions));

    /// <summary>The calls that register a type and all that it is made of; what does not hold tensors is registered as constant.</summary>
    public static IEnumerable<string> Registrations(ITypeSymbol type)
    {
        if (type is ITypeParameterSymbol || type.Is("Nabla", "Tensor"))
        {
            return [];
        }

        if (!IsTree(type))
        {
            return [$"Constant<{Name(type)}>()"];
        }

        if (IsMarked(type))
        {
            return Arguments(type).SelectMany(Registrations).Append($"Record<{Name(type)}>()");
        }

        (string kind, IReadOnlyList<ITypeSymbol> items) = Container(type)!.Value;
        return items.SelectMany(Registrations).Append($"{kind}<{string.Join(", ", items.Select(Name))}>()");
    }

    /// <summary>The first type parameter that stands somewhere in a type.</summary>
    public static ITypeParameterSymbol? Open(ITypeSymbol type) =>
        type as ITypeParameterSymbol ?? Arguments(type).Select(Open).FirstOrDefault(found => found is not null);

    /// <summary>The first type inside another that cannot be named everywhere in its assembly.</summary>
    public static ITypeSymbol? Hidden(ITypeSymbol type, Compilation compilation) => type switch
    {
        INamedTypeSymbol named when named.IsFileLocalAnywhere() || !compilation.IsSymbolAccessibleWithin(named.OriginalDefinition, compilation.Assembly) => named,
        _ => Arguments(type).Select(part => Hidden(part, compilation)).FirstOrDefault(found => found is not null),
    };

    /// <summary>What a type is built from, with the arguments of the types that it is nested in.</summary>
    private static IEnumerable<ITypeSymbol> Arguments(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol array)
        {
            yield return array.ElementType;
        }

        for (INamedTypeSymbol? at = type as INamedTypeSymbol; at is not null; at = at.ContainingType)
        {
            foreach (ITypeSymbol argument in at.TypeArguments)
            {
                yield return argument;
            }
        }
    }

    private static (string Kind, IReadOnlyList<ITypeSymbol> Items)? Container(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { Rank: 1 } array => ("Array", [array.ElementType]),
        INamedTypeSymbol { IsTupleType: true, TupleElements.Length: <= 8 } tuple => ("Tuple", [.. tuple.TupleElements.Select(element => element.Type)]),
        INamedTypeSymbol { IsTupleType: false } named when named.Is("System", "ValueTuple", 1) => ("Tuple", named.TypeArguments),
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } named => ("Nullable", named.TypeArguments),
        INamedTypeSymbol named when named.Is(Collections, "List", 1) => ("List", named.TypeArguments),
        INamedTypeSymbol named when named.Is(Collections, "IReadOnlyList", 1) => ("ReadOnlyList", named.TypeArguments),
        INamedTypeSymbol named when named.Is(Collections, "Dictionary", 2) && named.TypeArguments[0].SpecialType == SpecialType.System_String =>
            ("Dictionary", [named.TypeArguments[1]]),
        _ => null,
    };
}
