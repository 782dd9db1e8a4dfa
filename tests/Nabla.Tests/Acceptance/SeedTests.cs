using SeedsSample;
using SeedsSample.Findings;

namespace Nabla.Tests.Acceptance;

/// <summary>Every row of samples/Seeds, under its identifier.</summary>
public sealed class SeedTests
{
    private static readonly Lab s_lab = new(static () => DigitData.Drawn(train: 1_500, test: 300));

    public static TheoryData<string> Comparable => [.. Notebook.AllSeeds.Where(static seed => seed.Lacking?.Invoke() is null).Select(static seed => seed.Id)];

    [Theory]
    [MemberData(nameof(Comparable))]
    public void Row(string id)
    {
        Seed seed = Notebook.AllSeeds.Single(seed => seed.Id == id);

        Report report = seed.Run(s_lab, isSabotaged: false);

        Assert.True(report.Holds, string.Join('\n', report.Findings.Select(Describe)));
        Assert.All(report.Findings, static finding => Assert.False(finding.Sabotaged().Holds, $"{finding.What} also agrees with {finding.Sabotaged().Reference}"));
    }

    [Theory]
    [MemberData(nameof(Comparable))]
    public void Sabotage(string id)
    {
        using StringWriter output = new();

        int exitCode = Walk.Run(Options.Parse(["--only", id, "--sabotage", id]), s_lab, output);

        Assert.Equal(1, exitCode);
        Assert.Contains($"FAILED  {id}", output.ToString(), StringComparison.Ordinal);
        Assert.EndsWith($"1 FAILED: {id}", output.ToString().TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_rows_are_all_the_notebooks_items_each_once()
    {
        string[] rows = [.. Notebook.AllSeeds.Select(static seed => seed.Id)];

        Assert.Equal(108, SeedIdentifiers.Recorded.Count);
        Assert.Equal(SeedIdentifiers.Recorded.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
        if (SeedIdentifiers.Described() is { } described)
        {
            Assert.Equal(described.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Only_the_step_to_a_gpu_needs_more_than_a_processor()
    {
        Seed gpu = Assert.Single(Notebook.AllSeeds, static seed => seed.Lacking is not null);

        Assert.Equal("S0-T2", gpu.Id);
    }

    [Fact]
    public void What_a_machine_lacks_is_said_and_neither_holds_nor_fails()
    {
        Seed impossible = new("S0-00", "", "", static _ => throw new InvalidOperationException("broken"), static () => "There is no such machine.");
        Report report = impossible.Run(s_lab, isSabotaged: false);
        Tally tally = new();
        tally.Count(impossible, report);

        Assert.Equal("There is no such machine.", report.Lacks);
        Assert.Equal("lacks", Tally.Verdict(report));
        Assert.False(tally.HasFailures);
        Assert.Equal("1 rows: 0 ok, 1 not possible on this machine: S0-00; 0 FAILED", tally.ToString());
    }

    [Theory]
    [InlineData("--sabotage", "S9-01")]
    [InlineData("--sabotage", "S3")]
    [InlineData("--sabotage")]
    [InlineData("--only", "x")]
    [InlineData("--faster", "1")]
    [InlineData("--data", "no such folder")]
    public void What_makes_no_sense_is_explained(params string[] arguments)
    {
        using StringWriter output = new();

        Assert.Equal(2, Walk.Run(arguments, output));
        Assert.Contains("--sabotage ID", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_that_breaks_fails()
    {
        Seed broken = new("S0-00", "", "", static _ => throw new InvalidOperationException("broken"));

        Assert.False(broken.Run(s_lab, isSabotaged: false).Holds);
        Assert.False(new Seed("S0-00", "", "", static _ => { }).Run(s_lab, isSabotaged: false).Holds);
    }

    private static string Describe(Finding finding) => $"{(finding.Holds ? "ok    " : "FAILED")} {finding.What}: {finding.Computed}; reference {finding.Reference}";
}
