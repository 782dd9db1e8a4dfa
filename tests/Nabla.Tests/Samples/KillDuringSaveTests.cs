using System.Diagnostics;
using System.Globalization;
using Nabla.Learning;

namespace Nabla.Tests.Samples;

/// <summary>kill -9 while the program saves: the file is always the old one or the new one, whole.</summary>
/// <remarks><c>eng/kill-during-save.sh</c> sets NABLA_KILLS to do it more often.</remarks>
public sealed class KillDuringSaveTests : IDisposable
{
    private readonly SmallDigits _digits = new(train: 64, test: 10);

    private readonly int _kills = int.Parse(Environment.GetEnvironmentVariable("NABLA_KILLS") ?? "20", CultureInfo.InvariantCulture);

    public void Dispose() => _digits.Dispose();

    [Fact]
    public async Task WhatIsThereIsWholeAndGoesOn()
    {
        string file = _digits["killed.safetensors"], partial = file + ".partial", whole = _digits["whole.safetensors"];
        long epoch = 0;
        int hits = 0;
        for (int kill = 0; kill < _kills; kill++)
        {
            using (SampleProcess program = Start(file, epochs: 1_000_000))
            {
                // By the second, the save after the first is done, so that there is an old file and a new one.
                await program.AwaitLineAsync("epoch ");
                await program.AwaitLineAsync("epoch ");
                SpinUntil(() => File.Exists(partial), program);

                // Other moments of a save each time: from its first bytes to its last and the move.
                long until = Stopwatch.GetTimestamp() + (kill % 10 * Stopwatch.Frequency / 2_000);
                SpinUntil(() => Stopwatch.GetTimestamp() >= until, program);
                program.Kill();
                await program.RestAsync();
            }

            hits += File.Exists(partial) ? 1 : 0;
            long[] position = SafeTensors.Read(file)["training/position"].ToArray<long>();
            Assert.True(position[0] > epoch, $"kill {kill}: the file went from epoch {epoch} to {position[0]}");
            epoch = position[0];
        }

        Assert.True(hits > 0, "no save was under way at any kill");

        // Every start went on from what a kill had left. Had that ever been a mixture, the end would differ.
        foreach (string end in (string[])[file, whole])
        {
            using SampleProcess program = Start(end, epoch + 1);
            (int code, _, string error) = await program.RestAsync();
            Assert.Equal((0, ""), (code, error));
        }

        Assert.True(File.ReadAllBytes(whole).AsSpan().SequenceEqual(File.ReadAllBytes(file)), "the run that was killed came to another end");
        Assert.False(File.Exists(partial));
    }

    private static void SpinUntil(Func<bool> condition, SampleProcess program)
    {
        while (!condition())
        {
            Assert.False(program.HasExited, "the program ended by itself");
        }
    }

    private SampleProcess Start(string file, long epochs) => new(
        ["--data", _digits.Folder, "--epochs", $"{epochs}", .. File.Exists(file) ? (string[])["--resume", file] : ["--save", file, "--hidden", "512", "--dropout", "0.1"]]);
}
