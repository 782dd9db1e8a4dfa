using Nabla.Cpu;

namespace Nabla.Tests.Samples;

/// <summary>The smaller samples learn, in seconds, and say in a line what cannot be done. They run alone, because they seed the default generator.</summary>
[Collection(nameof(Workers))]
public sealed class SampleProgramsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nabla-samples").FullName;

    public static TheoryData<string> Programs => [.. s_programs.Keys];

    private static readonly Dictionary<string, Func<string[], Screen, Task<int>>> s_programs = new()
    {
        ["Gpt"] = GptSample.Application.RunAsync,
        ["Pinn"] = PinnSample.Application.RunAsync,
        ["Tabular"] = TabularSample.Application.RunAsync,
        ["TimeSeries"] = TimeSeriesSample.Application.RunAsync,
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_transformer_foresees_text_better_than_counting_does()
    {
        // A text with a rule that reaches further back than two characters.
        string path = Path.Combine(_folder, "text.txt");
        Random random = new(1);
        File.WriteAllText(path, string.Concat(Enumerable.Range(0, 400).Select(_ => random.Next(2) == 0 ? "a-----b." : "c-----d.")));
        SampleOutput run = await SampleOutput.OfAsync(s_programs["Gpt"], "--data", path, "--epochs", "2", "--steps", "60", "--context", "16", "--width", "32", "--blocks", "2", "--lr", "0.005", "--characters", "40", "--prompt", "a---", "--temperature", "0.1");

        Assert.Equal((SampleCommand.Done, ""), (run.Code, run.Error));

        // Of 8 characters one is a choice of two: 1/8 bit each. The counts must also guess which of b and d it is.
        Assert.InRange(run.Numbers("the transformer")[0], 0.12, 0.22);
        Assert.True(run.Numbers("counts of what follows two characters")[0] > 0.25);
        Assert.Matches("^a-----b[.]([ac]-----[bd][.])*", run.Lines[^1]);
        Assert.DoesNotContain("a-----d", run.Lines[^1], StringComparison.Ordinal);
        Assert.Equal(44, run.Lines[^1].Length);
    }

    [Fact]
    public async Task The_network_of_the_table_beats_a_linear_model_and_stops()
    {
        string save = Path.Combine(_folder, "houses.safetensors");
        SampleOutput run = await SampleOutput.OfAsync(s_programs["Tabular"], "--patience", "12", "--save", save);

        Assert.Equal((SampleCommand.Done, ""), (run.Code, run.Error));
        double[] network = run.Numbers("the network");
        double[] linear = run.Numbers("a linear model");
        Assert.True(network[0] < 0.75 * linear[0], $"{network[0]} % and {linear[0]} %");
        Assert.True(network[1] > linear[1]);
        Assert.Contains(run.Lines, line => line.StartsWith("stopped after", StringComparison.Ordinal));
        Assert.EndsWith("loaded again it answers the same", run.Lines[^1], StringComparison.Ordinal);
        Assert.True(File.Exists(save));
    }

    [Fact]
    public async Task The_memory_forecasts_better_than_a_linear_function()
    {
        SampleOutput run = await SampleOutput.OfAsync(s_programs["TimeSeries"], "--length", "1500", "--epochs", "8", "--window", "24", "--horizon", "12", "--hidden", "24", "--lr", "0.01");

        Assert.Equal((SampleCommand.Done, ""), (run.Code, run.Error));
        Assert.True(run.Numbers("the network")[^1] < 0.8 * run.Numbers("a linear function")[^1], string.Join('\n', run.Lines));
    }

    [Fact]
    public async Task The_network_that_knows_the_equation_finds_its_solution()
    {
        SampleOutput run = await SampleOutput.OfAsync(s_programs["Pinn"], "--steps", "1000", "--points", "128", "--width", "16", "--viscosity", "0.1", "--lr", "0.01");

        Assert.Equal((SampleCommand.Done, ""), (run.Code, run.Error));
        Assert.InRange(run.Numbers("relative error over 11 times and 81 places: ")[0], 0, 0.05);
    }

    [Fact]
    public void The_exact_solution_solves_the_equation()
    {
        const double Step = 1e-4;
        foreach ((double x, double t) in ((double, double)[])[(0.3, 0.2), (-0.71, 0.55), (0.02, 0.9)])
        {
            double U(double dx, double dt) => PinnSample.Burgers.Solution(x + dx, t + dt, 0.05);
            double change = (U(0, Step) - U(0, -Step)) / (2 * Step);
            double slope = (U(Step, 0) - U(-Step, 0)) / (2 * Step);
            double curvature = (U(Step, 0) - (2 * U(0, 0)) + U(-Step, 0)) / (Step * Step);
            Assert.Equal(0, change + (U(0, 0) * slope) - (0.05 * curvature), 1e-5);
        }

        Assert.Equal(-Math.Sin(0.3 * Math.PI), PinnSample.Burgers.Solution(0.3, 1e-9, 0.05), 1e-6);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Help_is_written_and_wrong_arguments_are_one_line(string program)
    {
        SampleOutput help = await SampleOutput.OfAsync(s_programs[program], "--help");
        Assert.Equal(SampleCommand.Done, help.Code);
        Assert.Contains(help.Lines, line => line.Contains("--seed", StringComparison.Ordinal));

        SampleOutput wrong = await SampleOutput.OfAsync(s_programs[program], "--lr", "-1");
        Assert.Equal((SampleCommand.CannotBeDone, "--lr -1: must be a positive number. Try --help."), (wrong.Code, wrong.Error));
    }

    [Theory]
    [InlineData("Gpt")]
    [InlineData("Tabular")]
    [InlineData("TimeSeries")]
    public async Task A_file_that_is_missing_or_broken_is_one_line(string program)
    {
        SampleOutput missing = await SampleOutput.OfAsync(s_programs[program], "--data", "/nowhere/x.csv");
        Assert.Equal((SampleCommand.CannotBeDone, "--data /nowhere/x.csv: there is no such file. Try --help."), (missing.Code, missing.Error));

        string path = Path.Combine(_folder, "short.csv");
        File.WriteAllText(path, "a,price\n1,2\n");
        SampleOutput broken = await SampleOutput.OfAsync(s_programs[program], ["--data", path, .. program == "Tabular" ? (string[])["--save", Path.Combine(_folder, "x.safetensors")] : []]);
        Assert.Equal(SampleCommand.CannotBeDone, broken.Code);
        Assert.NotEmpty(broken.Error);
        Assert.DoesNotContain('\n', broken.Error);
    }
}
