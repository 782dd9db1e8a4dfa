namespace Nabla.Learning;

/// <summary>What an epoch of training came to.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="Loss">The mean of its batches' losses, weighted by their examples, each taken before the batch's own step.</param>
/// <param name="Accuracy">The share of examples whose class was right, likewise; null where labels are not class numbers.</param>
/// <param name="ValidationLoss">The loss on the validation data after the epoch; null where there is none.</param>
/// <param name="ValidationAccuracy">The accuracy on the validation data after the epoch; null where there is none.</param>
/// <param name="Examples">The number of examples trained with.</param>
/// <param name="Time">How long training took, without validation.</param>
public sealed record EpochReport(int Epoch, double Loss, double? Accuracy, double? ValidationLoss, double? ValidationAccuracy, long Examples, TimeSpan Time)
{
    /// <summary>How many examples were trained with in a second.</summary>
    public double ExamplesPerSecond => Examples / Math.Max(Time.TotalSeconds, 1e-9);
}
