using System.Text.Json;
using Nabla;

namespace SeedsSample;

/// <summary>What PyTorch and NumPy answered when the notebooks' numbers were computed again (eng/references/seeds.py).</summary>
internal sealed class Answer
{
    private static readonly Lazy<IReadOnlyDictionary<string, Answer>> s_all = new(Load);
    private readonly JsonElement _case;

    private Answer(JsonElement element) => _case = element;

    /// <summary>The recorded case of that name.</summary>
    public static Answer To(string name) =>
        s_all.Value.TryGetValue(name, out Answer? answer) ? answer : throw new KeyNotFoundException($"Nothing is recorded under the name {name}.");

    /// <summary>An input, as a tensor to compute with.</summary>
    public Tensor Input(int index) => Read(_case.GetProperty("inputs")[index]);

    /// <summary>An input, as a reference for numbers drawn anew.</summary>
    public Expected ExpectedInput(int index) => new(Input(index), "NumPy", IsTyped: true);

    /// <summary>What the result was weighted with.</summary>
    public Tensor Cotangent(int index = 0) => Read(_case.GetProperty("cotangents")[index]);

    public Expected Output(int index = 0) => new(Read(_case.GetProperty("outputs")[index]), "PyTorch", IsTyped: true);

    public Expected Gradient(int index = 0) => new(Read(_case.GetProperty("gradients")[index]), "PyTorch", IsTyped: true);

    /// <summary>Something recorded besides tensors.</summary>
    public string Text(string name) => _case.GetProperty("arguments").GetProperty(name).GetString()!;

    /// <summary>A recorded list of texts.</summary>
    public IReadOnlyList<string> Texts(string name) =>
        [.. _case.GetProperty("arguments").GetProperty(name).EnumerateArray().Select(static one => one.GetString()!)];

    private static Tensor Read(JsonElement tensor)
    {
        Shape shape = Shape.Create([.. tensor.GetProperty("shape").EnumerateArray().Select(static one => one.GetInt32())]);
        JsonElement data = tensor.GetProperty("data");

        // Read as a float directly: by way of double it could be rounded twice.
        return tensor.GetProperty("dtype").GetString() == "float32"
            ? Tensor.Of(data.EnumerateArray().Select(static one => one.GetSingle()).ToArray(), shape)
            : Tensor.Of(data.EnumerateArray().Select(static one => one.GetDouble()).ToArray(), shape);
    }

    private static Dictionary<string, Answer> Load()
    {
        using Stream stream = typeof(Answer).Assembly.GetManifestResourceStream("Seeds.json")!;
        using JsonDocument document = JsonDocument.Parse(stream);
        return document.RootElement.GetProperty("cases").EnumerateArray()
            .ToDictionary(static one => one.GetProperty("name").GetString()!, static one => new Answer(one.Clone()), StringComparer.Ordinal);
    }
}
