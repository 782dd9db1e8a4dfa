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
    TrainingPosition Position, int Epochs, double Loss, double? Accuracy, long Examples, TimeSpan Elapsed, EpochReport? Finished = null);
