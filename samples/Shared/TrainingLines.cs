using System.Globalization;
using Nabla.Learning;

namespace SampleConsole;

/// <summary>Shows a training: where it is on the progress line, and a line for each epoch.</summary>
/// <param name="output">Where the lines of epochs go.</param>
/// <param name="progress">The line that says where it is.</param>
/// <param name="batches">How many batches an epoch has.</param>
public sealed class TrainingLines(TextWriter output, ProgressLine progress, int batches) : IProgress<TrainingProgress>
{
    /// <summary>Called on the training thread, before the next batch.</summary>
    public void Report(TrainingProgress value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Finished is { } epoch)
        {
            progress.Clear();
            output.WriteLine(epoch);
            return;
        }

        progress.Show(() =>
        {
            double left = value.Elapsed.TotalSeconds / value.Position.Batch * (batches - value.Position.Batch);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"epoch {value.Position.Epoch + 1}/{value.Epochs}, batch {value.Position.Batch}/{batches}: loss {value.Loss:G4}, {left:F0} s to the end of the epoch");
        });
    }
}
