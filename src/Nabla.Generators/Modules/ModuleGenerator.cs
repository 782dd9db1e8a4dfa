using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Nabla.Generators;

/// <summary>Writes the walk of every class marked <c>[Module]</c>: which variables and modules it holds, under which names.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class ModuleGenerator : IIncrementalGenerator
{
    internal const string Models = "Modules";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<ModuleModel?> models = context.SyntaxProvider.ForAttributeWithMetadataName(
            "Nabla.Learning.ModuleAttribute",
            static (node, _) => node is ClassDeclarationSyntax,
            static (found, cancellation) =>
                ModuleModel.Of((INamedTypeSymbol)found.TargetSymbol, found.SemanticModel.Compilation.Assembly, cancellation))
            .WithTrackingName(Models);

        context.RegisterSourceOutput(models, static (output, model) =>
        {
            if (model is not null)
            {
                output.AddSource(model.Header.FileName + ".Module.g.cs", Write(model));
            }
        });
    }

    private static string Write(ModuleModel model) => model.Header.Write("", writer =>
    {
        writer.Line("/// <inheritdoc/>")
            .Line($"{model.Accessibility} override void Walk(global::Nabla.Learning.ModuleWalk walk)").Open();
        if (model.CallsBase)
        {
            writer.Line("base.Walk(walk);");
        }

        foreach (Slot slot in model.Slots)
        {
            foreach (string statement in Statements(slot.Holding, SymbolDisplay.FormatLiteral(slot.Name, quote: true), slot.Name, slot.Access))
            {
                writer.Line(statement);
            }
        }

        writer.Close();
    });

    /// <remarks>
    /// <paramref name="name"/> is an expression for the holding's name; <paramref name="known"/> the name itself where it is
    /// known now, so that a tuple's parts are named by one literal each.
    /// </remarks>
    private static IEnumerable<string> Statements(Holding holding, string name, string? known, string value)
    {
        switch (holding.Kind)
        {
            case HoldingKind.Item:
                yield return $"walk.Add({name}, {value});";
                break;
            case HoldingKind.Each:
                yield return $"walk.AddEach({name}, {value}, {Lambda(holding.Parts[0].Holding)});";
                break;
            case HoldingKind.Entries:
                yield return $"walk.AddEntries({name}, {value}, {Lambda(holding.Parts[0].Holding)});";
                break;
            default:
                foreach (Part part in holding.Parts)
                {
                    string? whole = known is null ? null : known.Length == 0 ? part.Name : $"{known}.{part.Name}";
                    string expression = whole is null ? $"name + \".{part.Name}\"" : SymbolDisplay.FormatLiteral(whole, quote: true);
                    foreach (string statement in Statements(part.Holding, expression, whole, $"{value}.{part.Field}"))
                    {
                        yield return statement;
                    }
                }

                break;
        }
    }

    private static string Lambda(Holding holding)
    {
        string[] statements = [.. Statements(holding, "name", null, "item")];
        string body = holding.Kind == HoldingKind.Tuple ? $"{{ {string.Join(" ", statements)} }}" : statements[0].TrimEnd(';');
        return $"static (walk, name, item) => {body}";
    }
}
