using System.Globalization;
using Nabla;
using Nabla.Eng.Parity;

// Replays a folder that eng/parity_samples/write.py wrote, and prints how each entry of PyTorch's database comes out:
// Nabla.Eng.Parity FOLDER [TABLE], where TABLE is a Markdown file to write.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args.Length is not (1 or 2) || !Directory.Exists(args[0]))
{
    Console.Error.WriteLine($"Nabla.Eng.Parity FOLDER [TABLE] was asked with '{string.Join(' ', args)}'; FOLDER must be one that eng/parity --folder FOLDER left.");
    return 2;
}

Judge judge = new(new Face());
List<Result> results = [];
foreach (string path in Directory.EnumerateFiles(args[0], "*.json").Order(StringComparer.Ordinal))
{
    Result result = Result.Of(Entry.Read(path), judge);
    results.Add(result);
    Console.WriteLine(result);
}

foreach (DType dtype in (DType[])[DType.Float32, DType.Float64])
{
    Console.WriteLine($"{dtype}: outputs within {Tolerance.Of(dtype, 0)}, gradients {Tolerance.Of(dtype, 1)}, second order {Tolerance.Of(dtype, 2)}; integers and bool exactly");
}

Summary summary = new(results);
if (args.Length == 2)
{
    File.WriteAllText(args[1], summary.ToTable());
}

Console.WriteLine(summary);
return 0;
