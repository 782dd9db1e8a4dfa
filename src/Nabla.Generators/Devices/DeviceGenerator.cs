using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Nabla.Generators;

/// <summary>Has <c>Device.Best</c> know the devices of every back end that a project references: nothing of such an assembly would run before the program names one of its types.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class DeviceGenerator : IIncrementalGenerator
{
    internal const string FileName = "Devices.g.cs";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<EquatableArray<string>> calls = context.CompilationProvider.Select(static (compilation, _) => Calls(compilation));
        context.RegisterSourceOutput(calls, static (output, found) =>
        {
            if (found.Count > 0)
            {
                output.AddSource(FileName, Write(found));
            }
        });
    }

    private static EquatableArray<string> Calls(Compilation compilation)
    {
        ImmutableArray<string>.Builder calls = ImmutableArray.CreateBuilder<string>();
        foreach (IAssemblySymbol assembly in compilation.SourceModule.ReferencedAssemblySymbols)
        {
            // Only names of the library's own are worth the reading of attributes.
            if (!assembly.Name.StartsWith("Nabla.", StringComparison.Ordinal))
            {
                continue;
            }

            foreach (AttributeData attribute in assembly.GetAttributes())
            {
                if (attribute.AttributeClass is { Name: "OffersDevicesAttribute" } && attribute.ConstructorArguments.Length == 1 && attribute.ConstructorArguments[0].Value is string call)
                {
                    calls.Add(call);
                }
            }
        }

        calls.Sort(StringComparer.Ordinal);
        return new EquatableArray<string>(calls.ToImmutable());
    }

    private static string Write(EquatableArray<string> calls)
    {
        SourceWriter writer = new();
        writer.Line("namespace Nabla.Generated").Open()
            .Line("internal static class DevicesOfThisProject").Open()
            .Line("[global::System.Runtime.CompilerServices.ModuleInitializer]")
            .Line("internal static void Use()").Open();
        foreach (string call in calls)
        {
            writer.Line(call + ";");
        }

        return writer.Close().Close().Close().ToString();
    }
}
