using System.Globalization;
using MnistConvSample;
using MnistSample.Rendering;
using Nabla.Cpu;

namespace Nabla.Tests.Samples;

/// <summary>The convolutional network on a few drawn digits. Runs alone, because it seeds the default generator.</summary>
[Collection(nameof(Workers))]
public sealed class MnistConvTests : IDisposable
{
    private readonly SmallDigits _digits = new();

    public void Dispose() => _digits.Dispose();

    [Fact]
    public async Task It_learns_to_read_and_saves_what_it_learned()
    {
        (int code, string[] lines, string error) = await RunAsync("--epochs", "6", "--batch", "32", "--channels", "4", "--lr", "0.004");

        Assert.Equal((SampleCommand.Done, ""), (code, error));
        Assert.Equal(6, lines.Count(line => line.StartsWith("epoch ", StringComparison.Ordinal)));
        Assert.Contains("that were misread", string.Join('\n', lines), StringComparison.Ordinal);
        Assert.True(double.Parse(lines[^1]["test accuracy:".Length..^1], CultureInfo.InvariantCulture) > 85, lines[^1]);
        Nabla.Learning.Sequential model = Network.Create(channels: 4, dropout: 0);
        model.Load(_digits["conv.safetensors"]);
    }

    [Theory]
    [InlineData("--epochs 0: must be a whole number, 1 or more", "--epochs", "0")]
    [InlineData("--lr x: must be a positive number", "--lr", "x")]
    [InlineData("there is no folder", "--save", "/nowhere/at/all/x.safetensors")]
    [InlineData("There is no folder", "--data", "/nowhere/at/all")]
    public async Task What_cannot_be_done_is_one_line(string expected, params string[] arguments)
    {
        (int code, _, string error) = await RunAsync(arguments);

        Assert.Equal(SampleCommand.CannotBeDone, code);
        Assert.Contains(expected, Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_names_every_option()
    {
        (int code, string[] lines, _) = await RunAsync("--help");

        Assert.Equal(SampleCommand.Done, code);
        Assert.All(["--data", "--epochs", "--batch", "--channels", "--lr", "--seed", "--save", "--offline"], option => Assert.Contains(lines, line => line.Contains(option, StringComparison.Ordinal)));
    }

    private async Task<(int Code, string[] Lines, string Error)> RunAsync(params string[] arguments)
    {
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        string[] defaults = arguments.Contains("--data") ? [] : ["--data", _digits.Folder];
        string[] target = arguments.Contains("--save") ? [] : ["--save", _digits["conv.safetensors"]];
        int code = await Application.RunAsync([.. defaults, .. target, .. arguments], new PlainReport(output), output, error, _ => null, CancellationToken.None);
        return (code, output.ToString().TrimEnd('\n').Split('\n'), error.ToString());
    }
}
