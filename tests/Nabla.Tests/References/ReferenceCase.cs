using System.Text.Json;

namespace Nabla.Tests.References;

/// <summary>One recorded answer of PyTorch; eng/references/README.md says what each part means.</summary>
internal sealed record ReferenceCase(
    string Name,
    ReferenceArguments Arguments,
    bool ExactZeros,
    IReadOnlyList<ReferenceTensor> Inputs,
    IReadOnlyList<ReferenceTensor> Outputs,
    IReadOnlyList<ReferenceTensor?> Cotangents,
    IReadOnlyList<ReferenceTensor?> Gradients)
{
    private const string Prefix = "References/";

    /// <summary>The operations that have a file of references, in alphabetical order.</summary>
    public static IReadOnlyList<string> Operations { get; } =
    [
        .. typeof(ReferenceCase).Assembly.GetManifestResourceNames()
            .Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(static name => Path.GetFileNameWithoutExtension(name[Prefix.Length..]))
            .Order(StringComparer.Ordinal),
    ];

    public static IReadOnlyList<ReferenceCase> Load(string operation)
    {
        using Stream stream = typeof(ReferenceCase).Assembly.GetManifestResourceStream($"{Prefix}{operation}.json")
            ?? throw new FileNotFoundException(
                $"No references for {operation}: record them with eng/references/record.py {operation}.");
        using JsonDocument document = JsonDocument.Parse(stream);
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(Read)];
    }

    private static ReferenceCase Read(JsonElement element) => new(
        element.GetProperty("name").GetString()!,
        new ReferenceArguments(element.GetProperty("arguments").Clone()),
        element.TryGetProperty("exactZeros", out JsonElement exact) && exact.GetBoolean(),
        [.. Tensors(element, "inputs").Select(static one => one!.Value)],
        [.. Tensors(element, "outputs").Select(static one => one!.Value)],
        [.. Tensors(element, "cotangents")],
        [.. Tensors(element, "gradients")]);

    private static IEnumerable<ReferenceTensor?> Tensors(JsonElement element, string name) =>
        element.GetProperty(name).EnumerateArray().Select(ReferenceTensor.Read);
}
