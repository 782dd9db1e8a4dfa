using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Nabla.Generators;

/// <summary>Makes sure that no module loses what it holds: each is marked, partial, and keeps its layers where they are seen.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ModuleAnalyzer : DiagnosticAnalyzer
{
    private const string Learning = "Nabla.Learning";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        ModuleRules.NotMarked, ModuleRules.NotPartial, ModuleRules.FileLocal, ModuleRules.SameName,
        ModuleRules.OutOfSight, ModuleRules.Captured, ModuleRules.NotModule, ModuleRules.KeptAsTensor,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName($"{Learning}.Module") is not null)
            {
                start.RegisterSymbolAction(CheckType, SymbolKind.NamedType);
                start.RegisterOperationAction(CheckParameter, OperationKind.ParameterReference);
                start.RegisterOperationAction(CheckAssignment, OperationKind.SimpleAssignment, OperationKind.FieldInitializer, OperationKind.PropertyInitializer);
            }
        });
    }

    private static void CheckType(SymbolAnalysisContext context)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind != TypeKind.Class || type.Is(Learning, "Module") || type.Is(Learning, "Layer"))
        {
            return;
        }

        void Report(DiagnosticDescriptor rule, ISymbol at, params object[] words) =>
            context.ReportDiagnostic(Diagnostic.Create(rule, at.Locations.FirstOrDefault(), words));

        bool isMarked = type.Has(Learning, "ModuleAttribute");
        if (!type.DerivesFrom(Learning, "Module"))
        {
            if (isMarked)
            {
                Report(ModuleRules.NotModule, type, type.Name);
            }
        }
        else if (!isMarked)
        {
            Report(ModuleRules.NotMarked, type, type.Name, Declarations.Suggest(type, "[Module]", context.CancellationToken));
        }
        else if (type.IsFileLocalAnywhere())
        {
            Report(ModuleRules.FileLocal, type, type.Name);
        }
        else
        {
            if (Declarations.FirstNotPartial(type, context.CancellationToken) is { } closed)
            {
                Report(ModuleRules.NotPartial, closed, closed.Name, type.Name, Declarations.Suggest(closed, "", context.CancellationToken));
            }

            CheckMembers(type, Report);
        }
    }

    private static void CheckMembers(INamedTypeSymbol type, Action<DiagnosticDescriptor, ISymbol, object[]> report)
    {
        Dictionary<string, ISymbol> named = [];
        foreach ((ISymbol member, Slot slot) in ModuleModel.SlotsOf(type))
        {
            if (slot.Name.Length == 0)
            {
                continue;
            }

            if (named.TryGetValue(slot.Name, out ISymbol? first))
            {
                report(ModuleRules.SameName, member, [member.Name, first.Name, slot.Name, type.Name]);
            }
            else
            {
                named.Add(slot.Name, member);
            }
        }

        foreach ((ISymbol member, ITypeSymbol held) in Members.Of(type))
        {
            if (Holding.Of(held) is null && Holding.Mentions(held))
            {
                report(ModuleRules.OutOfSight, member, [member.Name, held.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat), type.Name]);
            }
        }
    }

    private static void CheckParameter(OperationAnalysisContext context)
    {
        IParameterSymbol parameter = ((IParameterReferenceOperation)context.Operation).Parameter;
        if (parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor
            && context.ContainingSymbol is IMethodSymbol user
            && !SymbolEqualityComparer.Default.Equals(user, constructor)
            && constructor.ContainingType.DerivesFrom(Learning, "Module")
            && Holding.Mentions(parameter.Type))
        {
            string held = parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
            context.ReportDiagnostic(Diagnostic.Create(
                ModuleRules.Captured, context.Operation.Syntax.GetLocation(), parameter.Name, constructor.ContainingType.Name, held));
        }
    }

    private static void CheckAssignment(OperationAnalysisContext context)
    {
        (IOperation value, ISymbol? member) = context.Operation switch
        {
            ISimpleAssignmentOperation assignment => (assignment.Value, (assignment.Target as IMemberReferenceOperation)?.Member),
            IFieldInitializerOperation field => (field.Value, field.InitializedFields[0]),
            IPropertyInitializerOperation property => (property.Value, property.InitializedProperties[0]),
            _ => (context.Operation, null),
        };

        if (member is { IsStatic: false, ContainingType: { } type } && type.DerivesFrom(Learning, "Module")
            && value is IConversionOperation { Operand.Type: { } given } && given.DerivesFrom("Nabla", "Variable")
            && Members.Of(type).Any(kept => SymbolEqualityComparer.Default.Equals(kept.Symbol, member) && kept.Type.Is("Nabla", "Tensor")))
        {
            context.ReportDiagnostic(Diagnostic.Create(ModuleRules.KeptAsTensor, value.Syntax.GetLocation(), member.Name, type.Name));
        }
    }
}
