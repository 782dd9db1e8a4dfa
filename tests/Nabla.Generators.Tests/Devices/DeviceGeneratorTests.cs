using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Nabla.Generators.Tests.Devices;

public sealed class DeviceGeneratorTests
{
    private const string Source = "namespace Nabla;\n[System.AttributeUsage(System.AttributeTargets.Assembly)]\ninternal sealed class OffersDevicesAttribute(string call) : System.Attribute { public string Call => call; }\n"
        + "public static class Boards { public static int Uses; public static void Use() => Uses++; }\n";

    [Fact]
    public void AProgramTellsOfTheBackEndsThatItReferences()
    {
        CSharpCompilation backEnd = Sources.Compile("[assembly: Nabla.OffersDevices(\"global::Nabla.Boards.Use()\")]\n" + Source, "Nabla.Boards");
        CSharpCompilation program = Sources.Compile("public sealed class Program;").AddReferences(backEnd.ToMetadataReference());
        GeneratorDriverRunResult result = Sources.Driver(new DeviceGenerator()).RunGeneratorsAndUpdateCompilation(program, out Microsoft.CodeAnalysis.Compilation complete, out _).GetRunResult();
        string text = Assert.Single(result.Results.Single().GeneratedSources).SourceText.ToString();
        Assert.Contains("ModuleInitializer]\n        internal static void Use()\n        {\n            global::Nabla.Boards.Use();\n        }\n", text, StringComparison.Ordinal);
        Assert.Empty(complete.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
    }

    [Fact]
    public void AProgramWithoutAnyHasNothingWritten()
        => Assert.Empty(Sources.Driver(new DeviceGenerator()).RunGenerators(Sources.Compile("public sealed class Program;")).GetRunResult().Results.Single().GeneratedSources);
}
