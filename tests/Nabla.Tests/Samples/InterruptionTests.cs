using System.Diagnostics;
using Nabla.Learning;

namespace Nabla.Tests.Samples;

/// <summary>Ctrl-C as the operating system delivers it.</summary>
public sealed class InterruptionTests : IDisposable
{
    private readonly SmallDigits _digits = new(train: 1_000, test: 100);

    public void Dispose() => _digits.Dispose();

    [Fact]
    public async Task TheFirstSavesAndTheRunGoesOnByteForByte()
    {
        string parts = _digits["parts.safetensors"], whole = _digits["whole.safetensors"];
        using (SampleProcess program = Start("--save", parts, "--epochs", "100000"))
        {
            await program.AwaitLineAsync("epoch 1/");
            program.Interrupt();
            await program.AwaitErrorLineAsync("finishing the batch and saving");
            (int code, string output, string error) = await program.RestAsync();
            Assert.Equal((130, ""), (code, error));
            Assert.Contains($"go on by --resume {parts}\n", output, StringComparison.Ordinal);
        }

        long[] position = SafeTensors.Read(parts)["training/position"].ToArray<long>();
        string epochs = $"{position[0] + 2}";
        using (SampleProcess program = Start("--resume", parts, "--epochs", epochs))
        {
            Assert.Equal(0, (await program.RestAsync()).Code);
        }

        using (SampleProcess program = Start("--save", whole, "--epochs", epochs, "--batch", "4", "--dropout", "0.2"))
        {
            Assert.Equal(0, (await program.RestAsync()).Code);
        }

        Assert.True(File.ReadAllBytes(whole).AsSpan().SequenceEqual(File.ReadAllBytes(parts)), "the file of the run that was interrupted differs from the other's");
    }

    [Fact]
    public async Task TheSecondKills()
    {
        // Nobody reads this pipe, so the program hangs in its save, and only the second Ctrl-C can end it.
        string save = _digits["stuck.safetensors"];
        using (Process mkfifo = Process.Start("mkfifo", [save + ".partial"]))
        {
            mkfifo.WaitForExit();
            Assert.Equal(0, mkfifo.ExitCode);
        }

        using SampleProcess program = Start("--save", save, "--epochs", "100000");
        await program.AwaitLineAsync("epoch 1/");
        program.Interrupt();
        await program.AwaitErrorLineAsync("finishing the batch and saving");
        Assert.False(program.HasExited);
        program.Interrupt();
        (int code, string output, _) = await program.RestAsync();
        Assert.Equal(130, code);
        Assert.DoesNotContain("--resume", output, StringComparison.Ordinal);
        Assert.False(File.Exists(save));
    }

    private SampleProcess Start(params string[] arguments) =>
        new(["--data", _digits.Folder, .. arguments.Contains("--resume") || arguments.Contains("--batch") ? arguments : [.. arguments, "--batch", "4", "--dropout", "0.2"]]);
}
