using Microsoft.CodeAnalysis;

namespace Nabla.Generators;

/// <summary>How a member holds variables and modules: as one of them, or as a list, dictionary or tuple of holdings.</summary>
internal sealed record Holding(HoldingKind Kind, EquatableArray<Part> Parts)
{
    private const string Learning = "Nabla.Learning";

    /// <summary>How values of a type hold variables or modules; null if they hold none that a walk can see.</summary>
    public static Holding? Of(ITypeSymbol type)
    {
        if (IsItem(type))
        {
            return new Holding(HoldingKind.Item, default);
        }

        if (type is INamedTypeSymbol { IsTupleType: true } tuple)
        {
            List<Part> parts = [];
            for (int i = 0; i < tuple.TupleElements.Length; i++)
            {
                IFieldSymbol element = tuple.TupleElements[i];
                if (Of(element.Type) is { } held)
                {
                    string name = element.IsExplicitlyNamedTupleElement ? ModuleModel.StateName(element.Name) : $"{i}";
                    parts.Add(new Part(name, $"Item{i + 1}", held));
                }
            }

            return parts.Count == 0 ? null : new Holding(HoldingKind.Tuple, new(parts));
        }

        if (Items(type) is var (kind, item) && Of(item) is { } each)
        {
            return new Holding(kind, new([new Part("", "", each)]));
        }

        return null;
    }

    /// <summary>Whether a type mentions variables or modules anywhere. Functions may: they make or use them, and hold none.</summary>
    public static bool Mentions(ITypeSymbol type) =>
        IsItem(type) || (type.TypeKind != TypeKind.Delegate && !type.Is(Learning, "Setting", 1) && type.Parts().Any(Mentions));

    private static bool IsItem(ITypeSymbol type) => type.DerivesFrom(Learning, "Module") || type.DerivesFrom("Nabla", "Variable");

    private static (HoldingKind Kind, ITypeSymbol Item)? Items(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol array)
        {
            return array.Rank == 1 ? (HoldingKind.Each, array.ElementType) : null;
        }

        if (type is not INamedTypeSymbol named)
        {
            return null;
        }

        foreach (INamedTypeSymbol shape in named.AllInterfaces.Prepend(named))
        {
            if (shape.Is("System.Collections.Generic", "IReadOnlyDictionary", 2) || shape.Is("System.Collections.Generic", "IDictionary", 2))
            {
                return shape.TypeArguments[0].SpecialType == SpecialType.System_String ? (HoldingKind.Entries, shape.TypeArguments[1]) : null;
            }
        }

        foreach (INamedTypeSymbol shape in named.AllInterfaces.Prepend(named))
        {
            if (shape.Is("System.Collections.Generic", "IReadOnlyList", 1) || shape.Is("System.Collections.Generic", "IList", 1))
            {
                return (HoldingKind.Each, shape.TypeArguments[0]);
            }
        }

        return null;
    }
}

/// <summary>The ways of <see cref="Holding"/>.</summary>
internal enum HoldingKind
{
    Item,
    Each,
    Entries,
    Tuple,
}

/// <summary>A part of a holding: a tuple's element with its name in the state, or what a list or dictionary has many of.</summary>
internal sealed record Part(string Name, string Field, Holding Holding);
