using System.Globalization;
using System.Security.Cryptography;
using MnistSample;
using MnistSample.Rendering;
using Nabla.Cpu;
using Nabla.Learning;

namespace Nabla.Tests.Samples;

/// <summary>The digit reader's main job, in this process. Runs alone, because a run draws from the default generator and saves its state.</summary>
[Collection(nameof(Workers))]
public sealed class ProgramTests : IDisposable
{
    private readonly SmallDigits _digits = new();

    private readonly int _threads = Threads.Count;

    public void Dispose()
    {
        Threads.Count = _threads;
        _digits.Dispose();
    }

    [Fact]
    public async Task TheLastLineIsTheAccuracyAndTheSavedFileGivesItAgain()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            string[] lines = await TrainAsync("a", "--epochs", "8");
            Assert.Matches(@"^test accuracy: \d+\.\d%$", lines[^1]);
            Assert.Equal("MNIST: 640 images to train with, 200 to test with; 784-32-10, batch 64, Adam 0.001, seed 0, " + Threads.Count + " threads", lines[0]);
            Assert.Equal(8, lines.Count(line => line.StartsWith("epoch ", StringComparison.Ordinal)));
            Assert.Contains("confusion matrix", string.Join('\n', lines), StringComparison.Ordinal);
            Assert.True(Accuracy(lines) > 60, lines[^1]);
            Assert.StartsWith("<svg", File.ReadAllText(_digits["a.svg"]), StringComparison.Ordinal);

            (int code, string[] again, _) = await RunAsync("--evaluate", _digits["a.safetensors"]);
            Assert.Equal((SampleCommand.Done, lines[^1]), (code, again[^1]));
            Assert.Contains("trained with MNIST", again[0], StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("0.3")]
    public async Task OneEpochAndTwoResumedAreThreeByteForByte(string dropout)
    {
        await TrainAsync("whole", "--epochs", "3", "--dropout", dropout);
        await TrainAsync("parts", "--epochs", "1", "--dropout", dropout);
        Assert.NotEqual(Hash("whole"), Hash("parts"));
        (int code, _, string error) = await RunAsync("--resume", _digits["parts.safetensors"], "--epochs", "3");
        Assert.Equal((SampleCommand.Done, ""), (code, error));
        Assert.Equal(Hash("whole"), Hash("parts"));
        Assert.Equal(File.ReadAllText(_digits["whole.svg"]), File.ReadAllText(_digits["parts.svg"]));

        // A further run of the same is equal too, and one of another seed is not.
        await TrainAsync("parts", "--epochs", "3", "--dropout", dropout);
        Assert.Equal(Hash("whole"), Hash("parts"));
        await TrainAsync("parts", "--epochs", "3", "--dropout", dropout, "--seed", "1");
        Assert.NotEqual(Hash("whole"), Hash("parts"));
    }

    /// <summary>Ten batches are an epoch: 14 is within the second, 10 and 20 end one, 1 is the very first.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(14)]
    [InlineData(20)]
    public async Task AnInterruptedRunGoesOnAsIfNothingHadHappened(int batches)
    {
        string whole = Path.Combine(_digits.Folder, "whole.safetensors");
        string parts = Path.Combine(_digits.Folder, "parts.safetensors");
        AskedSettings asked = new(Hidden: 32, Dropout: 0.25);
        Assert.True(await FitAsync(TrainingRun.Start(asked, "MNIST"), whole, stopAfter: int.MaxValue));
        Assert.False(await FitAsync(TrainingRun.Start(asked, "MNIST"), parts, batches));
        TrainingRun run = TrainingRun.Resume(parts, new AskedSettings(), "MNIST");
        Assert.Equal((batches / 10, batches % 10), (run.Position.Epoch, run.Position.Batch));
        Assert.Equal((batches, batches / 10), (run.Losses.Count, run.Validation.Count));
        Assert.True(await FitAsync(run, parts, stopAfter: int.MaxValue));
        Assert.Equal(Hash("whole"), Hash("parts"));
    }

    [Fact]
    public async Task AnInterruptedProgramSavesAndSaysHowToGoOn()
    {
        using CancellationTokenSource interruption = new();
        await interruption.CancelAsync();
        (int code, string[] lines, _) = await RunAsync(interruption.Token, "--save", _digits["x.safetensors"], "--seed", "7");
        Assert.Equal(Interruption.ExitCode, code);
        Assert.Equal($"interrupted after 0 epochs and 0 batches; go on by --resume {_digits["x.safetensors"]}", lines[^1]);
        Assert.Equal(7UL, TrainingRun.Resume(_digits["x.safetensors"], new AskedSettings(), "MNIST").Settings.Seed);
    }

    [Fact]
    public async Task WeightsAreTheSameForOneThreadAndForTwo()
    {
        string[] hashes = new string[2];
        for (int threads = 1; threads <= 2; threads++)
        {
            Threads.Count = threads;
            TrainingRun run = TrainingRun.Start(new AskedSettings(), "MNIST");
            Assert.True(await FitAsync(run, _digits[$"{threads}.safetensors"], stopAfter: int.MaxValue, epochs: 20));
            Assert.Equal(200, run.Losses.Count);
            hashes[threads - 1] = Convert.ToHexString(SHA256.HashData([.. run.Model.Parameters.SelectMany(weights => weights.Value.Read<float, byte[]>(
                values => System.Runtime.InteropServices.MemoryMarshal.AsBytes(values).ToArray()))]));
        }

        Assert.Equal(hashes[0], hashes[1]);
    }

    [Fact]
    public async Task ARunGoesOnOnlyWithItsOwnSettingsAndImages()
    {
        await TrainAsync("a", "--epochs", "1");
        string file = _digits["a.safetensors"];
        Assert.Equal($"--batch 32: {file} was trained with 64, and goes on with that. Leave --batch out.", await RefusedAsync("--resume", file, "--batch", "32"));
        Assert.Equal($"--lr 0.5: {file} was trained with 0.001, and goes on with that. Leave --lr out.", await RefusedAsync("--resume", file, "--lr", "0.5"));
        BadInputException error = Assert.Throws<BadInputException>(() => TrainingRun.Resume(file, new AskedSettings(), "drawn digits, not MNIST"));
        Assert.Equal($"--resume {file}: it was trained with MNIST, but the images here are drawn digits, not MNIST.", error.Message);

        Network.Create(hidden: 8, dropout: 0).Save(_digits["weights.safetensors"]);
        Assert.Contains("perhaps only weights", await RefusedAsync("--resume", _digits["weights.safetensors"]), StringComparison.Ordinal);
        Assert.Equal(SampleCommand.Done, (await RunAsync("--evaluate", _digits["weights.safetensors"])).Code);
    }

    [Fact]
    public async Task BrokenFilesAreOneLineAndExitCodeTwo()
    {
        await TrainAsync("a", "--epochs", "1");
        byte[] whole = File.ReadAllBytes(_digits["a.safetensors"]);
        File.WriteAllBytes(_digits["cut.safetensors"], whole[..(whole.Length / 2)]);
        Assert.Contains("cut.safetensors", await RefusedAsync("--resume", _digits["cut.safetensors"]), StringComparison.Ordinal);
        Assert.Contains("cut.safetensors", await RefusedAsync("--evaluate", _digits["cut.safetensors"]), StringComparison.Ordinal);
        Assert.Contains("is read-only", await RefusedAsync("--save", ReadOnly("kept.safetensors")), StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(_digits["kept.safetensors"]));
        Assert.Contains("a smaller batch", await RefusedAsync("--hidden", "2000000000", "--save", _digits["huge.safetensors"]), StringComparison.Ordinal);
        SafeTensors.Write(_digits["other.safetensors"], [new("1.weight", Tensor.Zeros(1_000_000_000, 0))]);
        Assert.Contains("no matrix 1.weight of 784 columns", await RefusedAsync("--evaluate", _digits["other.safetensors"]), StringComparison.Ordinal);
        Assert.Contains("The loss is", await RefusedAsync("--lr", "1e30", "--save", _digits["nan.safetensors"]), StringComparison.Ordinal);
        File.Delete(_digits["t10k-labels-idx1-ubyte"]);
        Assert.Contains("t10k-labels-idx1-ubyte: missing", await RefusedAsync("--save", _digits["b.safetensors"]), StringComparison.Ordinal);
        File.WriteAllBytes(_digits["t10k-labels-idx1-ubyte"], [0, 0, 8, 1, 0, 0, 0, 200]);
        Assert.Contains("t10k-labels-idx1-ubyte", await RefusedAsync("--save", _digits["b.safetensors"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DrawnDigitsAreCalledSoInEveryOutput()
    {
        using StringWriter output = new() { NewLine = "\n" };
        int code = await Application.RunAsync(
            ["--offline", "--epochs", "1", "--batch", "500", "--hidden", "16", "--save", _digits["d.safetensors"]], new PlainReport(output), output,
            TextWriter.Null, name => name == "XDG_CACHE_HOME" ? _digits.Folder : null, CancellationToken.None);
        Assert.Equal(SampleCommand.Done, code);
        string[] lines = output.ToString().TrimEnd().Split('\n');
        Assert.Contains("nothing is downloaded because --offline was given. Using drawn digits, not MNIST.", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("drawn digits, not MNIST: 12000 images", lines[1], StringComparison.Ordinal);
        Assert.Matches(@"^test accuracy: \d+\.\d% \(drawn digits, not MNIST\)$", lines[^1]);
        Assert.Contains("the first test images (drawn digits, not MNIST) and the answers", lines);
        Assert.Contains("drawn digits, not MNIST", File.ReadAllText(_digits["d.svg"]), StringComparison.Ordinal);
    }

    private static double Accuracy(string[] lines) => double.Parse(lines[^1][15..^1], CultureInfo.InvariantCulture);

    private string Hash(string name) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(_digits[$"{name}.safetensors"])));

    private string ReadOnly(string name)
    {
        File.WriteAllText(_digits[name], "precious");
        File.SetAttributes(_digits[name], FileAttributes.ReadOnly);
        return _digits[name];
    }

    private async Task<bool> FitAsync(TrainingRun run, string save, int stopAfter, int epochs = 3)
    {
        (DigitSet train, DigitSet test) = new DataSource(_digits.Folder, null).Load();
        using CancellationTokenSource interruption = new();
        return await new Fitting(run, train, test, save).RunAsync(
            epochs,
            _ =>
            {
                if (run.Losses.Count == stopAfter)
                {
                    interruption.Cancel();
                }
            },
            _ => { },
            interruption.Token);
    }

    private async Task<string[]> TrainAsync(string name, params string[] arguments)
    {
        (int code, string[] lines, string error) = await RunAsync(["--save", _digits[$"{name}.safetensors"], "--hidden", "32", .. arguments]);
        Assert.Equal((SampleCommand.Done, ""), (code, error));
        return lines;
    }

    private async Task<string> RefusedAsync(params string[] arguments)
    {
        (int code, _, string error) = await RunAsync(arguments);
        Assert.Equal(SampleCommand.CannotBeDone, code);
        string line = Assert.Single(error.TrimEnd('\n').Split('\n'));
        Assert.NotEqual("", line);
        return line;
    }

    private Task<(int Code, string[] Lines, string Error)> RunAsync(params string[] arguments) => RunAsync(CancellationToken.None, arguments);

    private async Task<(int Code, string[] Lines, string Error)> RunAsync(CancellationToken interruption, params string[] arguments)
    {
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        int code = await Application.RunAsync(
            ["--data", _digits.Folder, .. arguments], new PlainReport(output), output, error, _ => null, interruption);
        return (code, output.ToString().TrimEnd('\n').Split('\n'), error.ToString());
    }
}
