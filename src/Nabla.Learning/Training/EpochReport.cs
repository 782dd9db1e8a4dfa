using System.Globalization;
using System.Text;

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

    /// <summary>One line: <c>epoch 3: loss 0.1234, accuracy 95.1%, validation loss 0.1301, validation accuracy 94.8%, 0.8 s</c>.</summary>
    public override string ToString()
    {
        StringBuilder line = new();
        line.Append(CultureInfo.InvariantCulture, $"epoch {Epoch}: loss {Loss:G4}");
        Append(line, "accuracy", Accuracy is { } accuracy ? 100 * accuracy : null, "F1", "%");
        Append(line, "validation loss", ValidationLoss, "G4", "");
        Append(line, "validation accuracy", ValidationAccuracy is { } validation ? 100 * validation : null, "F1", "%");
        return line.Append(CultureInfo.InvariantCulture, $", {Time.TotalSeconds:F1} s").ToString();
    }

    private static void Append(StringBuilder line, string name, double? value, string format, string unit)
    {
        if (value is { } number)
        {
            line.Append(", ").Append(name).Append(' ').Append(number.ToString(format, CultureInfo.InvariantCulture)).Append(unit);
        }
    }
}
