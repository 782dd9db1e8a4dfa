using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Nabla.Generators;

/// <summary>Where a partial type is: its namespace, and how it and the types around it are declared, outermost first.</summary>
internal sealed record TypeHeader(string Namespace, EquatableArray<string> Declarations, string FileName)
{
    public static TypeHeader Of(INamedTypeSymbol type)
    {
        List<string> declarations = [];
        List<string> path = [];
        for (INamedTypeSymbol? at = type; at is not null; at = at.ContainingType)
        {
            declarations.Insert(0, $"partial {Keyword(at)} {Escape(at.Name)}{Parameters(at)}");
            path.Insert(0, at.MetadataName);
        }

        List<string> spaces = [];
        for (INamespaceSymbol at = type.ContainingNamespace; !at.IsGlobalNamespace; at = at.ContainingNamespace)
        {
            spaces.Insert(0, at.Name);
        }

        return new TypeHeader(string.Join(".", spaces.Select(Escape)), new(declarations), string.Join(".", spaces.Concat(path)));
    }

    /// <summary>A name as it may be written in source, also where it is a keyword.</summary>
    public static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None && SyntaxFacts.GetContextualKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    /// <summary>Writes a file in which <paramref name="body"/> stands inside the type.</summary>
    /// <remarks><paramref name="bases"/> follows the type's name, as an interface would; it may be empty.</remarks>
    public string Write(string bases, Action<SourceWriter> body)
    {
        SourceWriter writer = new();
        if (Namespace.Length > 0)
        {
            writer.Line($"namespace {Namespace};").Line();
        }

        for (int i = 0; i < Declarations.Count; i++)
        {
            writer.Line(Declarations[i] + (i == Declarations.Count - 1 ? bases : "")).Open();
        }

        body(writer);
        for (int i = 0; i < Declarations.Count; i++)
        {
            writer.Close();
        }

        return writer.ToString();
    }

    private static string Keyword(INamedTypeSymbol type) => (type.TypeKind, type.IsRecord) switch
    {
        (TypeKind.Struct, true) => "record struct",
        (TypeKind.Struct, false) => "struct",
        (TypeKind.Interface, _) => "interface",
        (_, true) => "record",
        _ => "class",
    };

    private static string Parameters(INamedTypeSymbol type) => type.TypeParameters.Length == 0
        ? ""
        : $"<{string.Join(", ", type.TypeParameters.Select(parameter => Variance(parameter) + Escape(parameter.Name)))}>";

    private static string Variance(ITypeParameterSymbol parameter) => parameter.Variance switch
    {
        VarianceKind.In => "in ",
        VarianceKind.Out => "out ",
        _ => "",
    };
}
