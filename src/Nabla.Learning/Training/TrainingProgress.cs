using System.Globalization;

namespace Nabla.Learning;

/// <summary>What is known after a batch of training.</summary>
/// <param name="Position">How far the run has come, this batch included.</param>
/// <param name="Epochs">The number of epochs in all.</param>
/// <param name="Loss">The loss of this batch, before its step.</param>
/// <param name="Accuracy">The share of this batch's examples whose class was right; null where labels are not class numbers.</param>
/// <param name="Examples">The number of examples of this epoch so far.</param>
/// <param name="Elapsed">The time since this epoch began.</param>
/// <param name="Finished">After the last batch of an epoch and its validation there is one more report, which carries the epoch's; null otherwise.</param>
public sealed record TrainingProgress(
    TrainingPosition Position, int Epochs, double Loss, double? Accuracy, long Examples, TimeSpan Elapsed, EpochReport? Finished = null)
{
    /// <summary>One line: <c>epoch 2/3, batch 14: loss 0.1234, accuracy 95.1%, 896 examples, 0.8 s</c>, or that of <see cref="Finished"/>.</summary>
    public override string ToString() => Finished?.ToString() ?? string.Create(
        CultureInfo.InvariantCulture,
        $"epoch {Position.Epoch + 1}/{Epochs}, batch {Position.Batch}: loss {Loss:G4}{(Accuracy is { } accuracy ? string.Create(CultureInfo.InvariantCulture, $", accuracy {100 * accuracy:F1}%") : "")}, {Examples} examples, {Elapsed.TotalSeconds:F1} s");
}
