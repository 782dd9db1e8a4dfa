using System.Globalization;
using MnistSample;
using MnistSample.Rendering;
using Spectre.Console;

namespace Nabla.Tests.Samples;

/// <summary>What a terminal is shown.</summary>
public sealed class LiveReportTests : IDisposable
{
    private readonly CultureInfo _before = CultureInfo.CurrentCulture;
    private readonly StringWriter _screen = new();
    private readonly LiveReport _report;

    public LiveReportTests()
    {
        CultureInfo.CurrentCulture = new CultureInfo("de-DE") { NumberFormat = { NumberDecimalSeparator = "," } };
        _report = new LiveReport(Console(AnsiSupport.No));
    }

    public void Dispose()
    {
        CultureInfo.CurrentCulture = _before;
        _screen.Dispose();
    }

    [Fact]
    public async Task EpochsAreRowsOfATable()
    {
        await _report.TrainAsync((batch, row) =>
        {
            for (int epoch = 1; epoch <= 2; epoch++)
            {
                batch(new BatchReport(epoch, 2, 10, 10, 0.5));
                row(new EpochRow(epoch, 0.5 / epoch, 0.25, 0.91 + (epoch / 100.0), TimeSpan.FromSeconds(1.5)));
            }

            return Task.CompletedTask;
        });
        string[] lines = Lines();
        Assert.Equal(["epoch", "train loss", "test loss", "test accuracy", "time"], Cells(lines.Single(line => line.Contains("train loss", StringComparison.Ordinal))));
        Assert.Contains(lines, line => Cells(line) is ["1", "0.5000", "0.2500", "92.0%", "1.5 s"]);
        Assert.Contains(lines, line => Cells(line) is ["2", "0.2500", "0.2500", "93.0%", "1.5 s"]);
    }

    [Fact]
    public async Task AnInterruptionBeforeTheFirstEpochShowsNoEmptyTable()
    {
        await _report.TrainAsync((batch, _) =>
        {
            batch(new BatchReport(1, 2, 3, 10, 0.5));
            return Task.CompletedTask;
        });
        Assert.DoesNotContain("test accuracy", _screen.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADownloadGivesItsResultAndNamesItsFiles()
    {
        string result = await new LiveReport(Console(AnsiSupport.Yes)).DownloadAsync(report =>
        {
            report(new DownloadProgress("images", 10, 20));
            report(new DownloadProgress("images", 20, 20));
            report(new DownloadProgress("labels", 5, null));
            return Task.FromResult("done");
        });
        Assert.Equal("done", result);
        Assert.Contains("images.gz", _screen.ToString(), StringComparison.Ordinal);
        Assert.Contains("labels.gz", _screen.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void TheConfusionMatrixHasARowForEachDigit()
    {
        ConfusionMatrix matrix = new();
        matrix.Add(3, 3);
        matrix.Add(3, 3);
        matrix.Add(3, 5);
        _report.Show(matrix);
        Assert.Contains(Lines(), line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["3", "·", "·", "·", "2", "·", "1", "·", "·", "·", "·", "66.7%"]);
    }

    [Fact]
    public void PicturesStandUnderTheirAnswers()
    {
        _report.Show("the first [test] images", [new byte[784], Enumerable.Repeat((byte)255, 784).ToArray()], ["7", "1, is 2"]);
        string[] lines = Lines();
        Assert.Contains("the first [test] images", lines);
        Assert.Contains(lines, line => line.StartsWith("7 ", StringComparison.Ordinal) && line.EndsWith("1, is 2", StringComparison.Ordinal));
    }

    private IAnsiConsole Console(AnsiSupport movement)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = movement,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = movement == AnsiSupport.Yes ? InteractionSupport.Yes : InteractionSupport.No,
            Out = new AnsiConsoleOutput(_screen),
        });
        console.Profile.Width = 120;
        return console;
    }

    private string[] Lines() => [.. _screen.ToString().Split('\n').Select(line => line.TrimEnd())];

    private static string[] Cells(string line) => line.Split('│', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
