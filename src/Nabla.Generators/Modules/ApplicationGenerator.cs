using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Nabla.Generators;

/// <summary>Has every <c>layer.Forward(x)</c> go by way of <c>Layer.Applied</c>, so that a summary learns which layer applies which; PyTorch's <c>__call__</c>.</summary>
/// <remarks>By interceptors, which a project must allow for the namespace Nabla.Generated, as the package's properties do; they say so by NablaFollowsLayers, since a list of namespaces does not reach generators: its
/// semicolons begin comments there. Without, nothing is written.</remarks>
[Generator(LanguageNames.CSharp)]
public sealed class ApplicationGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<bool> isAllowed = context.AnalyzerConfigOptionsProvider.Select(static (options, _) => IsAllowed(options.GlobalOptions));
        IncrementalValueProvider<ImmutableArray<Application>> places = context.SyntaxProvider
            .CreateSyntaxProvider(static (node, _) => Application.MayBe(node), static (found, cancellation) => Application.Of(found, cancellation))
            .Where(static place => place is not null).Select(static (place, _) => place!).Collect();
        context.RegisterSourceOutput(places.Combine(isAllowed), static (output, found) =>
        {
            if (found.Right && !found.Left.IsEmpty)
            {
                output.AddSource("Applications.g.cs", Write(found.Left));
            }
        });
    }

    private static bool IsAllowed(AnalyzerConfigOptions options)
        => options.TryGetValue("build_property.NablaFollowsLayers", out string? wish) && wish.Equals("true", StringComparison.OrdinalIgnoreCase);

    private static string Write(ImmutableArray<Application> places)
    {
        SourceWriter writer = new();
        writer.Line("namespace Nabla.Generated").Open().Line("file static class Applications").Open();
        foreach ((IGrouping<string, Application> type, int number) in places.GroupBy(static place => place.Type, StringComparer.Ordinal).Select(static (type, number) => (type, number)))
        {
            foreach (Application place in type)
            {
                writer.Line(place.Location);
            }

            writer.Line("[global::System.Diagnostics.DebuggerStepThrough, global::System.Diagnostics.StackTraceHidden]");
            writer.Line($"internal static global::Nabla.Tensor Forward{number}(this {type.Key} layer, global::Nabla.Tensor x) => global::Nabla.Learning.Layer.Applied(layer, x);");
        }

        writer.Close().Close().Line();
        writer.Line("namespace System.Runtime.CompilerServices").Open()
            .Line("[global::System.AttributeUsage(global::System.AttributeTargets.Method, AllowMultiple = true)]")
            .Line("file sealed class InterceptsLocationAttribute : global::System.Attribute").Open()
            .Line("public InterceptsLocationAttribute(int version, string data)").Open().Close()
            .Close().Close();
        return writer.ToString();
    }
}
