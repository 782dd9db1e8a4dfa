using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Nabla.Generators;

/// <summary>Where types stand for trees: at the generic methods of Transform and Tree, and at parameters marked [TreeArgument].</summary>
internal static class TreeUses
{
    /// <summary>Whether a node may be such a place, by its syntax alone: a generic name, or the name of what is called.</summary>
    public static bool MayBe(SyntaxNode node) => node switch
    {
        GenericNameSyntax => true,
        IdentifierNameSyntax { Parent: InvocationExpressionSyntax call } name => call.Expression == name,
        IdentifierNameSyntax { Parent: MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } access } name =>
            access.Name == name && call.Expression == access,
        _ => false,
    };

    /// <summary>The types that stand for trees where a name stands for <paramref name="symbol"/>.</summary>
    public static IEnumerable<ITypeSymbol> Arguments(ISymbol? symbol)
    {
        if (symbol is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor)
        {
            symbol = constructor.ContainingType;
        }

        return symbol switch
        {
            IMethodSymbol method when IsWhole(method.ContainingType) => method.TypeArguments,
            IMethodSymbol method => Marked((method.ReducedFrom ?? method).TypeParameters, method.TypeArguments),
            INamedTypeSymbol type => Marked(type.TypeParameters, type.TypeArguments),
            _ => [],
        };
    }

    /// <summary>Whether every generic method of a type takes trees.</summary>
    public static bool IsWhole(INamedTypeSymbol? type) => type is not null && (type.Is("Nabla", "Transform") || type.Is("Nabla", "Tree"));

    public static bool IsMarked(ITypeParameterSymbol parameter) => parameter.Has("Nabla", "TreeArgumentAttribute");

    private static IEnumerable<ITypeSymbol> Marked(IReadOnlyList<ITypeParameterSymbol> parameters, IReadOnlyList<ITypeSymbol> arguments) =>
        arguments.Where((_, i) => IsMarked(parameters[i].OriginalDefinition));
}
