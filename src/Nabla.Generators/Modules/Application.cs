using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Nabla.Generators;

/// <summary>A place in a source where a layer is applied: <c>layer.Forward(x)</c>.</summary>
/// <param name="Type">The layer's type, as it is known there.</param>
/// <param name="Location">The attribute that names the place.</param>
internal sealed record Application(string Type, string Location)
{
    /// <summary>Whether a node may be one, by its syntax.</summary>
    public static bool MayBe(SyntaxNode node) => node is InvocationExpressionSyntax { ArgumentList.Arguments.Count: 1 } call
        && call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Forward", Expression: not BaseExpressionSyntax }
            or MemberBindingExpressionSyntax { Name.Identifier.ValueText: "Forward" };

    /// <summary>The place at a node, or null if <c>Layer.Forward(Tensor)</c> is not what is called, or generated code cannot name the layer's type.</summary>
    public static Application? Of(GeneratorSyntaxContext context, CancellationToken cancellation)
    {
        InvocationExpressionSyntax call = (InvocationExpressionSyntax)context.Node;
        if (context.SemanticModel.GetSymbolInfo(call, cancellation).Symbol is not IMethodSymbol { IsStatic: false } method || !IsLayers(method) || !CanBeNamed(method.ContainingType))
        {
            return null;
        }

        return context.SemanticModel.GetInterceptableLocation(call, cancellation) is { } location
            ? new Application(method.ContainingType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat), location.GetInterceptsLocationAttributeSyntax())
            : null;
    }

    private static bool IsLayers(IMethodSymbol method)
    {
        while (method.OverriddenMethod is { } overridden)
        {
            method = overridden;
        }

        return method.ContainingType.Is("Nabla.Learning", "Layer");
    }

    private static bool CanBeNamed(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? at = type; at is not null; at = at.ContainingType)
        {
            if (at.IsGenericType || at.IsFileLocal || at.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal))
            {
                return false;
            }
        }

        return true;
    }
}
