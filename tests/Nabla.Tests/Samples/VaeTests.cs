using System.Globalization;
using MnistSample.Rendering;
using Nabla.Cpu;
using VaeSample;

namespace Nabla.Tests.Samples;

/// <summary>The variational auto-encoder on a few drawn digits. Runs alone, because it seeds the default generator.</summary>
[Collection(nameof(Workers))]
public sealed class VaeTests : IDisposable
{
    private readonly SmallDigits _digits = new();

    public void Dispose() => _digits.Dispose();

    [Fact]
    public async Task It_learns_what_digits_look_like()
    {
        (int code, string[] lines, string error) = await RunAsync("--data", _digits.Folder, "--picture", _digits["drawn.pgm"], "--epochs", "12", "--batch", "64", "--hidden", "64", "--latent", "5", "--lr", "0.003");

        Assert.Equal((SampleCommand.Done, ""), (code, error));
        double[] tested = [.. lines.Where(static line => line.StartsWith("epoch ", StringComparison.Ordinal)).Select(static line => double.Parse(line.Split("test ")[1].Split(' ')[0], CultureInfo.InvariantCulture))];
        Assert.Equal(12, tested.Length);

        // Without learning every pixel costs ln 2, 543 nats an image.
        Assert.True(tested[^1] < 300 && tested[^1] < 0.8 * tested[0], string.Join(' ', tested));
        byte[] picture = File.ReadAllBytes(_digits["drawn.pgm"]);
        Assert.Equal("P5\n280 280\n255\n".Length + 280 * 280, picture.Length);
    }

    [Theory]
    [InlineData("--latent 0: must be a whole number, 1 or more", "--latent", "0")]
    [InlineData("there is no folder", "--picture", "/nowhere/at/all/x.pgm")]
    public async Task What_cannot_be_done_is_one_line(string expected, params string[] arguments)
    {
        (int code, _, string error) = await RunAsync(arguments);

        Assert.Equal(SampleCommand.CannotBeDone, code);
        Assert.Contains(expected, Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    private static async Task<(int Code, string[] Lines, string Error)> RunAsync(params string[] arguments)
    {
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        int code = await Application.RunAsync(arguments, new PlainReport(output), output, error, new ProgressLine(TextWriter.Null, overwrites: false), _ => null, CancellationToken.None);
        return (code, output.ToString().TrimEnd('\n').Split('\n'), error.ToString());
    }
}
