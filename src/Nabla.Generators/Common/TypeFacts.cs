using Microsoft.CodeAnalysis;

namespace Nabla.Generators;

/// <summary>Questions about types that modules and trees both ask.</summary>
internal static class TypeFacts
{
    public static bool Is(this ITypeSymbol type, string space, string name, int arity = 0) =>
        type is INamedTypeSymbol named && named.Name == name && named.Arity == arity
        && named.ContainingType is null && named.ContainingNamespace.ToDisplayString() == space;

    public static bool DerivesFrom(this ITypeSymbol type, string space, string name)
    {
        if (type is ITypeParameterSymbol parameter)
        {
            return parameter.ConstraintTypes.Any(constraint => constraint.DerivesFrom(space, name));
        }

        for (ITypeSymbol? at = type; at is not null; at = at.BaseType)
        {
            if (at.Is(space, name))
            {
                return true;
            }
        }

        return false;
    }

    public static bool Has(this ISymbol symbol, string space, string attribute) =>
        symbol.GetAttributes().Any(data => data.AttributeClass?.Is(space, attribute) == true);

    /// <summary>What a type is built from: an array's elements, a generic type's arguments.</summary>
    public static IEnumerable<ITypeSymbol> Parts(this ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => [array.ElementType],
        INamedTypeSymbol named => named.TypeArguments,
        _ => [],
    };

    public static bool IsFileLocalAnywhere(this INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? at = type; at is not null; at = at.ContainingType)
        {
            if (at.IsFileLocal)
            {
                return true;
            }
        }

        return false;
    }
}
