using System.Globalization;
using Nabla.Eng.TrainingParity;

// Trains what eng/training_parity/write.py trained, and prints how far losses are apart: Nabla.Eng.TrainingParity FOLDER [TABLE], where TABLE is a Markdown file to write.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args.Length is not (1 or 2) || !Directory.Exists(args[0]))
{
    Console.Error.WriteLine($"Nabla.Eng.TrainingParity FOLDER [TABLE] was asked with '{string.Join(' ', args)}'; FOLDER must be one that eng/training-parity --folder FOLDER left.");
    return 2;
}

List<Comparison> comparisons = [];
string[] head = ["| network | steps | PyTorch's first loss | its last | eager, apart by | compiled, apart by | |", "|---|---|---|---|---|---|---|"];
Console.WriteLine(string.Join('\n', head));
foreach (string name in Networks.Names)
{
    comparisons.Add(Comparison.Of(name, Path.Combine(args[0], name + ".safetensors")));
    Console.WriteLine(comparisons[^1].ToRow());
}

string verdict = $"training parity: {comparisons.Count(static one => one.Passes)} of {comparisons.Count}";
if (args.Length == 2)
{
    File.WriteAllText(
        args[1],
        $"""
        # Training beside PyTorch

        What `eng/training-parity --table docs/training-parity.md` found: four networks in float64 (a perceptron of three layers, a small convolutional network with batch normalisation,
        an LSTM of two layers, a causal transformer of two), trained by SGD from the same first weights on the same batches. A loss may be apart from PyTorch's by {Comparison.Bar:0e0} of it, at any step,
        as steps are written and compiled. SGD, because Adam would turn gradients that are zero in mathematics into noise. The networks are `eng/training_parity/write.py` and `eng/Nabla.Eng.TrainingParity/Networks.cs`.

        {string.Join('\n', [.. head, .. comparisons.Select(static one => one.ToRow())])}

        {verdict}

        """);
}

Console.WriteLine(verdict);
return 0;
