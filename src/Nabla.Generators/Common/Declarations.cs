using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Nabla.Generators;

/// <summary>How types are declared in source, and how they ought to be.</summary>
internal static class Declarations
{
    /// <summary>The first type, from <paramref name="type"/> outwards, that is not partial; null if all are.</summary>
    public static INamedTypeSymbol? FirstNotPartial(INamedTypeSymbol type, CancellationToken cancellation)
    {
        for (INamedTypeSymbol? at = type; at is not null; at = at.ContainingType)
        {
            if (Syntax(at, cancellation) is { } declaration && !declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
            {
                return at;
            }
        }

        return null;
    }

    /// <summary>The first line of a declaration as it should be: <c>[Module] public sealed partial class Net : Layer</c>.</summary>
    /// <remarks>The attribute comes with its brackets, or is empty.</remarks>
    public static string Suggest(INamedTypeSymbol type, string attribute, CancellationToken cancellation)
    {
        if (Syntax(type, cancellation) is not { } declaration)
        {
            return attribute;
        }

        List<string> words = [];
        if (attribute.Length > 0)
        {
            words.Add(attribute);
        }

        words.AddRange(declaration.Modifiers.Where(modifier => !modifier.IsKind(SyntaxKind.PartialKeyword)).Select(modifier => modifier.Text));
        words.Add("partial");
        words.Add(declaration.Keyword.Text);
        if (declaration is RecordDeclarationSyntax { ClassOrStructKeyword.Text: { Length: > 0 } kind })
        {
            words.Add(kind);
        }

        words.Add(declaration.Identifier.Text + declaration.TypeParameterList);
        string bases = declaration.BaseList is { } list ? " " + list.ToString().Trim() : "";
        return string.Join(" ", words) + bases;
    }

    private static TypeDeclarationSyntax? Syntax(INamedTypeSymbol type, CancellationToken cancellation) =>
        type.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) as TypeDeclarationSyntax;
}
