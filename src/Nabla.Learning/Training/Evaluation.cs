using System.Globalization;

namespace Nabla.Learning;

/// <summary>How a model does on data it is not trained with.</summary>
/// <param name="Loss">The mean of the batches' losses, weighted by their examples.</param>
/// <param name="Accuracy">The share of examples whose class was right; null where labels are not class numbers.</param>
/// <param name="Examples">The number of examples.</param>
public sealed record Evaluation(double Loss, double? Accuracy, long Examples)
{
    /// <summary>One line: <c>loss 0.1301, accuracy 94.8% of 10000 examples</c>.</summary>
    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"loss {Loss:G4}{(Accuracy is { } accuracy ? string.Create(CultureInfo.InvariantCulture, $", accuracy {100 * accuracy:F1}%") : "")} of {Examples} examples");
}
