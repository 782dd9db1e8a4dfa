using System.Globalization;
using System.Text;

namespace Nabla.Learning;

/// <summary>What a model consists of for an input: see <see cref="Layer.Summary"/>. Its text is a table.</summary>
public sealed class ModelSummary
{
    private static readonly string[] s_head = ["layer", "kind", "output", "parameters", "operations"];

    private readonly TensorType _input;

    private ModelSummary(TensorType input, IReadOnlyList<LayerSummary> layers, long parameterBytes, long outputBytes)
        => (_input, Layers, ParameterBytes, OutputBytes) = (input, layers, parameterBytes, outputBytes);

    /// <summary>The model itself, and then all it holds, in order.</summary>
    public IReadOnlyList<LayerSummary> Layers { get; }

    /// <summary>How many numbers are trained.</summary>
    public long Parameters => Layers[0].Parameters;

    /// <summary>How many operations on single numbers the way forward is, as <see cref="Graph.Arithmetic"/> counts them.</summary>
    public long Arithmetic => Layers[0].Arithmetic!.Value;

    /// <summary>The bytes of all the model's variables, trained or not.</summary>
    public long ParameterBytes { get; }

    /// <summary>The bytes of what the layers that apply no others make, each time that they are applied: about what training keeps of the way forward.</summary>
    public long OutputBytes { get; }

    /// <summary>A row for each layer, and what they are together.</summary>
    public override string ToString()
    {
        List<string[]> rows = [s_head];
        foreach (LayerSummary layer in Layers)
        {
            int depth = layer.Name.Length == 0 ? 0 : 1 + layer.Name.Count(static letter => letter == '.');
            string name = depth == 0 ? "model" : new string(' ', 2 * depth) + layer.Name;
            string arithmetic = layer.Arithmetic is { } known ? Number(known) : "";
            rows.Add([name, layer.Kind, layer.Output?.ToString() ?? "", Number(layer.Parameters), arithmetic]);
        }

        int[] widths = [.. Enumerable.Range(0, s_head.Length).Select(column => rows.Max(row => row[column].Length))];
        StringBuilder text = new();
        foreach (string[] row in rows)
        {
            string line = $"{row[0].PadRight(widths[0])}  {row[1].PadRight(widths[1])}  {row[2].PadRight(widths[2])}  {row[3].PadLeft(widths[3])}  {row[4].PadLeft(widths[4])}";
            text.Append(line.TrimEnd()).Append('\n');
        }

        return text.Append(CultureInfo.InvariantCulture, $"of {_input}: {Number(Parameters)} trained numbers, {Number(Arithmetic)} operations, {Bytes(ParameterBytes)} of variables, {Bytes(OutputBytes)} of results").ToString();
    }

    /// <summary>Follows x through the model while nothing is computed, only written down.</summary>
    internal static ModelSummary Of(Layer model, TensorType input)
    {
        ModuleWalk walk = ModuleWalk.Over(model);
        IReadOnlyList<LayerWatch.Application> seen = LayerWatch.Over(walk, model, input).Seen;
        ILookup<Module, LayerWatch.Application> byLayer = seen.ToLookup(static one => (Module)one.Layer);
        List<LayerSummary> layers = [];
        foreach ((string name, Module module) in walk.Modules)
        {
            LayerWatch.Application[] all = [.. byLayer[module]];
            TensorType? output = all.Length == 0 ? null : all[^1].Output;

            // Applied to the same again and again, as layers with shared weights are, it does the same.
            long? arithmetic = all.Length == 0 ? null : all.GroupBy(static one => one.Input).Sum(static same => same.Count() * Arithmetics(same.First().Layer, same.Key));
            layers.Add(new LayerSummary(name, module.GetType().Name, output, module.Parameters.Sum(static parameter => parameter.Count), arithmetic));
        }

        long variables = walk.Variables.Sum(static one => one.Variable.Count * one.Variable.DType.Size());
        long results = seen.Where(static one => !one.AppliesOthers).Sum(static one => one.Output.Shape.Count * one.Output.DType.Size());
        return new ModelSummary(input, layers, variables, results);
    }

    private static long Arithmetics(Layer layer, TensorType input) => Transform.Trace(layer.Forward, Tensor.Zeros(input.Shape, input.DType)).Arithmetic;

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Bytes(long bytes)
    {
        (double number, string unit) = bytes < 1_000_000 ? (bytes / 1e3, "kB") : bytes < 1_000_000_000 ? (bytes / 1e6, "MB") : (bytes / 1e9, "GB");
        return string.Create(CultureInfo.InvariantCulture, $"{number:F1} {unit}");
    }
}
