namespace SeedsSample;

/// <summary>What the command line asked for.</summary>
/// <param name="Sabotaged">The identifier whose reference is perturbed, or null.</param>
/// <param name="Only">The identifiers to restrict the walk to; none for all.</param>
/// <param name="Data">The folder with MNIST's four files, or null to look for them.</param>
internal sealed record Options(string? Sabotaged, IReadOnlyList<string> Only, string? Data)
{
    public const string Usage = """
        Walks through five notebooks, and compares what they got with what Nabla computes.

          --only ID        only this row, or all whose identifiers begin so (S3); may be repeated
          --sabotage ID    perturbs that row's reference, which must then fail
          --data FOLDER    the folder with MNIST's four files
        """;

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="FormatException">They make no sense; the message says why.</exception>
    public static Options Parse(IReadOnlyList<string> arguments)
    {
        Options options = new(null, [], null);
        for (int i = 0; i < arguments.Count; i += 2)
        {
            string value = i + 1 < arguments.Count ? arguments[i + 1] : "";
            options = arguments[i] switch
            {
                "--only" or "--sabotage" or "--data" when value.Length == 0 => throw new FormatException($"{arguments[i]} needs a value after it."),
                "--only" => options with { Only = [.. options.Only, .. Named(value)] },
                "--sabotage" => options with { Sabotaged = Comparable(value) },
                "--data" => options with { Data = value },
                _ => throw new FormatException($"{arguments[i]} is not an option."),
            };
        }

        return options;
    }

    /// <summary>Whether the walk comes by a row.</summary>
    public bool Covers(Seed seed) => Only.Count == 0 || Only.Contains(seed.Id);

    private static string[] Named(string name)
    {
        string[] found = [.. Notebook.AllSeeds.Where(seed => seed.Id.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(static seed => seed.Id)];
        if (found.Length == 0)
        {
            // S0-B1 is a row, and also how S0-B10 begins.
            found = [.. Notebook.AllSeeds.Where(seed => seed.Id.StartsWith(name, StringComparison.OrdinalIgnoreCase)).Select(static seed => seed.Id)];
        }

        return found.Length > 0 ? found : throw new FormatException($"No row is called {name}; they are S0-01 to S4-B3.");
    }

    private static string Comparable(string name)
    {
        string[] found = Named(name);
        Seed seed = found.Length == 1
            ? Notebook.AllSeeds.Single(seed => seed.Id == found[0])
            : throw new FormatException($"{name} are {found.Length} rows; name one of {string.Join(", ", found)}.");
        return seed.Lacking?.Invoke() is { } lacking ? throw new FormatException($"{seed.Id} compares nothing on this machine. {lacking}") : seed.Id;
    }
}
