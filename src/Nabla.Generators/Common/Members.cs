using Microsoft.CodeAnalysis;

namespace Nabla.Generators;

/// <summary>What an object keeps: its instance fields and auto-properties.</summary>
internal static class Members
{
    /// <summary>The fields and auto-properties that a type itself declares, in order; a property stands for its field.</summary>
    public static IEnumerable<(ISymbol Symbol, ITypeSymbol Type)> Of(INamedTypeSymbol type)
    {
        foreach (IFieldSymbol field in type.GetMembers().OfType<IFieldSymbol>())
        {
            if (!field.IsStatic && !field.IsConst)
            {
                if (field.AssociatedSymbol is IPropertySymbol property)
                {
                    yield return (property, property.Type);
                }
                else if (field.AssociatedSymbol is null && field.CanBeReferencedByName)
                {
                    yield return (field, field.Type);
                }
            }
        }
    }

    /// <summary>How a member is read from <paramref name="instance"/>, also where it implements an interface explicitly.</summary>
    public static string Access(ISymbol member, string instance)
    {
        if (member is IPropertySymbol { ExplicitInterfaceImplementations.Length: > 0 } property)
        {
            IPropertySymbol implemented = property.ExplicitInterfaceImplementations[0];
            return $"(({implemented.ContainingType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)}){instance}).{TypeHeader.Escape(implemented.Name)}";
        }

        return $"{instance}.{TypeHeader.Escape(member.Name)}";
    }

    /// <summary>A member's name without the interface that it may be declared for.</summary>
    public static string Name(ISymbol member) => member.Name.Substring(member.Name.LastIndexOf('.') + 1);
}
