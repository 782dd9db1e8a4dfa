using MnistSample;
using MnistSample.Rendering;
using Nabla.Cpu;

namespace Nabla.Tests.Samples;

/// <summary>The digit reader on a disk that fills up: it says what, where and what to do, exits with 2, and what was there stays whole.</summary>
/// <remarks>Runs alone, because a run draws from the default generator and saves its state.</remarks>
[Collection(nameof(Workers))]
public sealed class FullDiskTests : IDisposable
{
    private readonly SmallDigits _digits = new();

    public void Dispose() => _digits.Dispose();

    /// <summary>What the operating system itself does at a limit, to a process of its own: 80 blocks of 512 bytes are less than a file takes.</summary>
    [Fact]
    public async Task AtALimitOfTheSystemTheOldFileStaysWhole()
    {
        string file = _digits["a.safetensors"];
        await RefusedByTheSystemAsync(file, "--save", file, "--epochs", "1");
        Assert.False(File.Exists(file));

        Assert.Equal(SampleCommand.Done, (await RunAsync("--save", file, "--epochs", "1")).Code);
        byte[] old = File.ReadAllBytes(file);
        Assert.True(old.Length > 80 * 512);
        string error = await RefusedByTheSystemAsync(file, "--resume", file, "--epochs", "2");
        Assert.Contains("The file that was there is unchanged.", error, StringComparison.Ordinal);
        Assert.Equal(old, File.ReadAllBytes(file));
    }

    [Fact]
    public async Task ASaveAndAResumeThatFindNoSpaceSaySo()
    {
        string file = _digits["a.safetensors"];
        FullDisk.Below(file + ".partial");
        await RefusedAsync(file, "--save", file, "--epochs", "1");
        Assert.False(File.Exists(file));

        Assert.Equal(SampleCommand.Done, (await RunAsync("--save", file, "--epochs", "1")).Code);
        byte[] old = File.ReadAllBytes(file);
        FullDisk.Below(file + ".partial");
        Assert.Contains("is unchanged", await RefusedAsync(file, "--resume", file, "--epochs", "2"), StringComparison.Ordinal);
        Assert.Equal(old, File.ReadAllBytes(file));
    }

    [Fact]
    public async Task ASaveAtCtrlCThatFindsNoSpaceSaysSo()
    {
        string file = _digits["a.safetensors"];
        FullDisk.Below(file + ".partial");
        using CancellationTokenSource interruption = new();
        await interruption.CancelAsync();
        await RefusedAsync(file, interruption.Token, "--save", file);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task ALossCurveThatFindsNoSpaceLeavesTheWeightsTheOldCurveAndTheResults()
    {
        string curve = _digits["a.svg"];
        File.WriteAllText(curve, "old");
        FullDisk.Below(curve + ".partial");
        string[] before = _digits.Names;
        (int code, string output, string error) = await RunAsync("--save", _digits["a.safetensors"], "--epochs", "1");
        Assert.Equal(SampleCommand.CannotBeDone, code);
        Assert.StartsWith($"{curve} could not be saved: No space left on device", error, StringComparison.Ordinal);
        Assert.Contains("Make space", error, StringComparison.Ordinal);
        Assert.Contains($"weights and training state: {_digits["a.safetensors"]}\n", output, StringComparison.Ordinal);
        Assert.Contains("\ntest accuracy: ", output, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(curve));
        Assert.Equal([.. before.Where(name => name != "a.svg.partial"), "a.safetensors"], _digits.Names.OrderBy(name => name == "a.safetensors"));
    }

    private async Task<string> RefusedByTheSystemAsync(string file, params string[] arguments)
    {
        string[] before = _digits.Names;
        using SampleProcess program = SampleProcess.WithFilesOfAtMost(blocks: 80, ["--data", _digits.Folder, .. arguments]);
        (int code, _, string error) = await program.RestAsync();
        Check(file, before, code, error, "longer than");
        return error;
    }

    private Task<string> RefusedAsync(string file, params string[] arguments) => RefusedAsync(file, CancellationToken.None, arguments);

    private async Task<string> RefusedAsync(string file, CancellationToken interruption, params string[] arguments)
    {
        string[] before = [.. _digits.Names.Where(name => !name.EndsWith(".partial", StringComparison.Ordinal))];
        (int code, _, string error) = await RunAsync(interruption, arguments);
        Check(file, before, code, error, "No space left on device");
        return error;
    }

    private void Check(string file, string[] before, int code, string error, string reason)
    {
        Assert.Equal((SampleCommand.CannotBeDone, 1), (code, error.TrimEnd('\n').Split('\n').Length));
        Assert.StartsWith($"{file} could not be saved: ", error, StringComparison.Ordinal);
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.Contains("or save elsewhere", error, StringComparison.Ordinal);
        Assert.Equal(before, _digits.Names);
    }

    private Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments) => RunAsync(CancellationToken.None, arguments);

    private async Task<(int Code, string Output, string Error)> RunAsync(CancellationToken interruption, params string[] arguments)
    {
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        int code = await Application.RunAsync(["--data", _digits.Folder, .. arguments], new PlainReport(output), output, error, _ => null, interruption);
        return (code, output.ToString(), error.ToString());
    }
}
