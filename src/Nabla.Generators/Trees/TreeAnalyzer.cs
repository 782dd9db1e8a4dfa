using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Nabla.Generators;

/// <summary>Makes sure that trees can be taken apart and put together, and that their types are known where they are used.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TreeAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        TreeRules.NotPartial, TreeRules.Hidden, TreeRules.NoInstances, TreeRules.NotRebuilt, TreeRules.Variable, TreeRules.OutOfSight,
        TreeRules.OutOfReach, TreeRules.HiddenPart, TreeRules.HiddenArgument, TreeRules.OpenArgument,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            // The library itself computes with trees of any type and is told the types by its users.
            if (start.Compilation.GetTypeByMetadataName("Nabla.TreeAttribute") is { } attribute
                && !SymbolEqualityComparer.Default.Equals(attribute.ContainingAssembly, start.Compilation.Assembly))
            {
                start.RegisterSymbolAction(CheckType, SymbolKind.NamedType);
                start.RegisterSyntaxNodeAction(CheckUse, SyntaxKind.GenericName, SyntaxKind.IdentifierName);
            }
        });
    }

    private static void CheckType(SymbolAnalysisContext context)
    {
        if (TreeTypes.IsMarked((INamedTypeSymbol)context.Symbol))
        {
            TreeReading reading = new((INamedTypeSymbol)context.Symbol, context.Compilation, context.CancellationToken);
            reading.Read();
            foreach ((DiagnosticDescriptor rule, ISymbol at, object[] words) in reading.Problems)
            {
                context.ReportDiagnostic(Diagnostic.Create(rule, at.Locations.FirstOrDefault(), words));
            }
        }
    }

    private static void CheckUse(SyntaxNodeAnalysisContext context)
    {
        SimpleNameSyntax name = (SimpleNameSyntax)context.Node;
        if (!TreeUses.MayBe(name) || !TreeUseNames.Contains(context.Compilation, name.Identifier.ValueText))
        {
            return;
        }

        ISymbol? symbol = context.SemanticModel.GetSymbolInfo(name, context.CancellationToken).Symbol;
        foreach (ITypeSymbol type in TreeUses.Arguments(symbol).Where(TreeTypes.IsTree))
        {
            string written = type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
            if (TreeTypes.Hidden(type, context.Compilation) is { } hidden)
            {
                // A marked type that is hidden is reported where it is declared.
                if (!TreeTypes.IsMarked(hidden))
                {
                    context.ReportDiagnostic(Diagnostic.Create(TreeRules.HiddenArgument, name.GetLocation(), written, symbol!.Name, hidden.Name));
                }
            }
            else if (TreeTypes.Open(type) is { } open && !TreeUses.IsMarked(open))
            {
                context.ReportDiagnostic(Diagnostic.Create(TreeRules.OpenArgument, name.GetLocation(), symbol!.Name, written, open.Name));
            }
        }
    }
}
