using System.Globalization;
using MnistSample;

namespace Nabla.Tests.Samples;

public sealed class OptionsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nabla-options").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void EveryOptionIsRead()
    {
        string file = Path.Combine(_folder, "state.safetensors");
        File.WriteAllBytes(file, []);
        Options options = Parse([
            "--data", "somewhere", "--epochs", "5", "--batch", "32", "--hidden", "64", "--lr", "3e-4", "--dropout", "0.25", "--seed", "18446744073709551615",
            "--save", file, "--resume", file, "--offline"])!;
        Options expected = new()
        {
            Data = "somewhere",
            Epochs = 5,
            Settings = new AskedSettings(Seed: ulong.MaxValue, Batch: 32, Hidden: 64, LearningRate: 3e-4, Dropout: 0.25),
            Save = file,
            Resume = file,
            Offline = true,
        };
        Assert.Equal(expected, options);
        Assert.Equal(Path.Combine(_folder, "state.svg"), options.ChartPath);
    }

    [Fact]
    public void DefaultsAreThoseOfTheMainJob()
    {
        Options options = Parse(["--save", Path.Combine(_folder, "x")])!;
        Assert.Equal(new RunSettings(Seed: 0, Batch: 64, Hidden: 128, LearningRate: 1e-3, Dropout: 0), options.Settings.OrDefault());
        Assert.Equal(3, options.Epochs);
        Assert.False(options.Offline);
        Assert.Null(options.Data);
        Assert.Equal("mnist.safetensors", Parse([])!.Save);
    }

    [Fact]
    public void ARunThatGoesOnIsSavedWhereItWas()
    {
        string file = Path.Combine(_folder, "state.safetensors");
        File.WriteAllBytes(file, []);
        Assert.Equal(file, Parse(["--resume", file])!.Save);
    }

    [Fact]
    public void HelpNamesEveryOptionAndItsDefault()
    {
        using StringWriter output = new();
        Assert.Null(new CommandLine().Parse(["--help"], output));
        Assert.Contains("with 2 after one line", string.Join(' ', output.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.All(
            ["--data", "--epochs", "--batch", "--hidden", "--lr", "--dropout", "--seed", "--save", "--resume", "--evaluate", "--offline", "--eager", "Default: 0.001."],
            option => Assert.Contains(option, output.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--epochs -1", "--epochs -1: must be 0 or more.")]
    [InlineData("--batch 0", "--batch 0: must be at least 1.")]
    [InlineData("--hidden 0", "--hidden 0: must be at least 1.")]
    [InlineData("--lr -0.1", "--lr -0.1: must be a positive number.")]
    [InlineData("--lr nan", "--lr NaN: must be a positive number.")]
    [InlineData("--dropout 1", "--dropout 1: must be at least 0 and below 1.")]
    [InlineData("--save curve.svg", "--save curve.svg: that name is the loss curve's; name it .safetensors.")]
    [InlineData("--lr 0,1", "--lr 0,1: must be a number. Try --help.")]
    [InlineData("--epochs many", "--epochs many: must be a whole number. Try --help.")]
    [InlineData("--batch 1.5", "--batch 1.5: must be a whole number. Try --help.")]
    [InlineData("--seed -3", "--seed -3: must be a whole number, 0 or more. Try --help.")]
    [InlineData("--resume /nowhere/at/all", "--resume /nowhere/at/all: there is no such file.")]
    [InlineData("--evaluate /nowhere/at/all", "--evaluate /nowhere/at/all: there is no such file.")]
    [InlineData("--save /nowhere/at/all", "--save /nowhere/at/all: there is no folder /nowhere/at.")]
    public void BadInputIsOneClearLine(string arguments, string message)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            BadInputException error = Assert.Throws<BadInputException>(() => Parse(arguments.Split(' ')));
            Assert.Equal(message, error.Message);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("--epoch 3")]
    [InlineData("stray")]
    [InlineData("--save")]
    public void WhatIsUnknownOrCutShortIsOneLineToo(string arguments)
    {
        BadInputException error = Assert.Throws<BadInputException>(() => Parse(arguments.Split(' ')));
        Assert.EndsWith("Try --help.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void AReadOnlySaveIsFoundBeforeTraining()
    {
        string file = Path.Combine(_folder, "kept.safetensors");
        File.WriteAllText(file, "precious");
        File.SetAttributes(file, FileAttributes.ReadOnly);
        BadInputException error = Assert.Throws<BadInputException>(() => Parse(["--save", file]));
        Assert.Equal($"--save {file}: the file is read-only.", error.Message);
        File.SetAttributes(file, FileAttributes.Normal);

        error = Assert.Throws<BadInputException>(() => Parse(["--save", ""]));
        Assert.Equal("--save: name a file.", error.Message);
        error = Assert.Throws<BadInputException>(() => Parse(["--save", _folder]));
        Assert.Equal($"--save {_folder}: is a folder; name a file in it.", error.Message);
        Assert.Equal(["kept.safetensors"], Directory.GetFiles(_folder).Select(Path.GetFileName));
    }

    private static Options? Parse(string[] arguments) => new CommandLine().Parse(arguments, TextWriter.Null);
}
