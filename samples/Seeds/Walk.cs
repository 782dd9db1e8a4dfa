using SeedsSample.Findings;

namespace SeedsSample;

/// <summary>The walk through the notebooks, row by row.</summary>
internal static class Walk
{
    private const int Failed = 1;
    private const int Misused = 2;

    /// <summary>Walks, and returns the exit code: 0 where every comparison holds, 1 where one does not, 2 where the arguments make no sense.</summary>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output)
    {
        Options options;
        try
        {
            options = Options.Parse(arguments);
            DigitData.Check(options.Data);
        }
        catch (Exception exception) when (exception is FormatException or FileNotFoundException)
        {
            output.WriteLine(exception.Message);
            output.WriteLine(Options.Usage);
            return Misused;
        }

        return Run(options, new Lab(() => DigitData.Find(options.Data)), output);
    }

    /// <summary>Walks as the options say.</summary>
    public static int Run(Options options, Lab lab, TextWriter output)
    {
        Tally tally = new();
        foreach (Notebook notebook in Notebook.All)
        {
            Seed[] seeds = [.. notebook.Seeds.Where(options.Covers)];
            if (seeds.Length > 0)
            {
                output.WriteLine($"{notebook.Id}: {notebook.Title}");
                output.WriteLine();
            }

            foreach (Seed seed in seeds)
            {
                bool isSabotaged = seed.Id == options.Sabotaged;
                Report report = seed.Run(lab, isSabotaged);
                tally.Count(seed, report);
                Write(output, seed, report);
            }
        }

        output.WriteLine(tally.ToString());
        return tally.HasFailures ? Failed : 0;
    }

    private static void Write(TextWriter output, Seed seed, Report report)
    {
        output.WriteLine($"{Tally.Verdict(report),-6}  {seed.Id,-6}  {seed.Title}");
        Entry(output, "notebook", seed.Recorded);
        if (report.Lacks is { } lacking)
        {
            Entry(output, "lacking", lacking);
        }

        foreach (string text in report.Shown)
        {
            output.WriteLine();
            output.WriteLine(Indented(text));
            output.WriteLine();
        }

        foreach (Finding finding in report.Findings)
        {
            Entry(output, "Nabla", $"{finding.What}: {finding.Computed}");
            Entry(output, "reference", finding.Holds ? finding.Reference : $"{finding.Reference}  FAILED");
        }

        output.WriteLine();
    }

    private static void Entry(TextWriter output, string name, string text)
    {
        string whole = text.ReplaceLineEndings($"{Environment.NewLine}{new string(' ', 20)}");
        output.WriteLine($"        {name,-10}  {whole}");
    }

    private static string Indented(string text) =>
        string.Join(Environment.NewLine, text.TrimEnd().ReplaceLineEndings("\n").Split('\n').Select(static line => $"            {line}"));
}
