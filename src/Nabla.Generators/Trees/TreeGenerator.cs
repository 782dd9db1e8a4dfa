using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Nabla.Generators;

/// <summary>Writes how types marked <c>[Tree]</c> are taken apart and put together, and registers the structure of every type that
/// stands for a tree somewhere in the project.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class TreeGenerator : IIncrementalGenerator
{
    internal const string Models = "Trees";
    internal const string Uses = "TreeUses";
    internal const string Registry = "TreeRegistry";

    private const string Space = "global::Nabla.";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<TreeModel> models = context.SyntaxProvider.ForAttributeWithMetadataName(
            "Nabla.TreeAttribute",
            static (node, _) => node is TypeDeclarationSyntax,
            static (found, cancellation) =>
                new TreeReading((INamedTypeSymbol)found.TargetSymbol, found.SemanticModel.Compilation, cancellation).Read())
            .Where(static model => model is not null).Select(static (model, _) => model!)
            .WithTrackingName(Models);

        context.RegisterSourceOutput(models, static (output, model) => output.AddSource(model.Header.FileName + ".Tree.g.cs", Write(model)));

        IncrementalValuesProvider<EquatableArray<string>> uses = context.SyntaxProvider.CreateSyntaxProvider(
            static (node, _) => TreeUses.MayBe(node),
            static (found, cancellation) => Used((SimpleNameSyntax)found.Node, found.SemanticModel, cancellation))
            .Where(static calls => calls.Count > 0)
            .WithTrackingName(Uses);

        IncrementalValueProvider<EquatableArray<string>> registry = models
            .Where(static model => !model.IsOpen).Select(static (model, _) => $"Record<{model.Self}>()").Collect()
            .Combine(uses.Collect())
            .Select(static (found, _) => Merge(found.Left, found.Right))
            .WithTrackingName(Registry);

        context.RegisterSourceOutput(registry, static (output, calls) =>
        {
            if (calls.Count > 0)
            {
                output.AddSource("Nabla.Trees.g.cs", Write(calls));
            }
        });
    }

    private static EquatableArray<string> Used(SimpleNameSyntax name, SemanticModel semantics, CancellationToken cancellation)
    {
        if (!TreeUseNames.Contains(semantics.Compilation, name.Identifier.ValueText))
        {
            return default;
        }

        return new(TreeUses.Arguments(semantics.GetSymbolInfo(name, cancellation).Symbol)
            .Where(type => TreeTypes.IsTree(type) && TreeTypes.Open(type) is null && TreeTypes.Hidden(type, semantics.Compilation) is null)
            .SelectMany(TreeTypes.Registrations)
            .Distinct());
    }

    private static EquatableArray<string> Merge(ImmutableArray<string> marked, ImmutableArray<EquatableArray<string>> used) =>
        new(marked.Concat(used.SelectMany(calls => calls)).Distinct().OrderBy(call => call, StringComparer.Ordinal));

    private static string Write(TreeModel model)
    {
        string face = $"{Space}ITree<{model.Self}>";
        return model.Header.Write($" : {face}", writer =>
        {
            writer.Line($"static void {face}.Read({model.Self} tree, {Space}LeafReader reader)").Open();
            foreach (TreePart part in model.Parts)
            {
                writer.Line($"reader.Member(\"{part.Name}\", {part.Access});");
            }

            foreach (TreePart constant in model.Constants)
            {
                writer.Line($"reader.Constant({constant.Access});");
            }

            writer.Close().Line().Line($"static {model.Self} {face}.Write({model.Self} tree, {Space}LeafWriter writer)").Open();
            WriteRebuilding(model, writer);
            writer.Close().Line().Line($"static void {face}.RegisterMembers()").Open();
            foreach (string call in model.Registrations)
            {
                writer.Line($"{Space}TreeRegistry.{call};");
            }

            writer.Close();
        });
    }

    private static void WriteRebuilding(TreeModel model, SourceWriter writer)
    {
        bool isWith = model.Rebuilding == "tree with";
        if (!isWith)
        {
            // A constructor's arguments and what is set after it may be in another order than leaves are read.
            foreach (TreePart part in model.Parts)
            {
                writer.Line($"var {TreeReading.Local(part.Name)} = writer.Write({part.Access});");
            }
        }

        if (model.Assigned.Count == 0)
        {
            writer.Line($"return {model.Rebuilding};");
            return;
        }

        writer.Line($"return {model.Rebuilding}").Line("{");
        foreach (TreePart member in model.Assigned)
        {
            string value = !member.IsTree ? member.Access : isWith ? $"writer.Write({member.Access})" : TreeReading.Local(member.Name);
            writer.Line($"    {TypeHeader.Escape(member.Name)} = {value},");
        }

        writer.Line("};");
    }

    private static string Write(EquatableArray<string> calls)
    {
        SourceWriter writer = new();
        writer.Line("namespace Nabla.Generated;").Line().Line("file static class Trees").Open()
            .Line("[global::System.Runtime.CompilerServices.ModuleInitializer]").Line("internal static void Register()").Open();
        foreach (string call in calls)
        {
            writer.Line($"{Space}TreeRegistry.{call};");
        }

        return writer.Close().Close().ToString();
    }
}
