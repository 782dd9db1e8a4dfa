using System.Globalization;
using MnistSample.Digits;
using MnistSample.Rendering;
using Nabla;
using Nabla.Data;
using Nabla.Learning;

namespace MnistSample;

/// <summary>What a trained network answers to the test images, shown to the user.</summary>
internal static class Examination
{
    private const int Batch = 1_000, Shown = 5;

    /// <summary>Shows a few images with the answers, the confusion matrix and, as the last line, the accuracy.</summary>
    public static void Present(Report report, Layer model, DigitSet test, string data)
    {
        long[] answers = Answers(model, test);
        long[] labels = test.Labels.ToArray<long>();
        ConfusionMatrix matrix = new();
        for (int i = 0; i < labels.Length; i++)
        {
            matrix.Add((int)labels[i], (int)answers[i]);
        }

        Show(report, $"the first test images ({data}) and the answers", test, labels, answers, i => true);
        Show(report, $"the first test images ({data}) that were misread", test, labels, answers, i => answers[i] != labels[i]);
        report.Show(matrix);

        // Nobody should take the one for the other, even where only this line is read.
        string label = data == DrawnDigits.Name ? $" ({data})" : "";
        report.Say(string.Create(CultureInfo.InvariantCulture, $"test accuracy: {100 * matrix.Accuracy:F1}%{label}"));
    }

    private static long[] Answers(Layer model, DigitSet test)
    {
        model.Eval();
        List<long> answers = [];
        foreach ((Tensor images, _) in DataLoader.From(test.Images, test.Labels, Batch, shuffle: false))
        {
            answers.AddRange(model.Predict(images.To(model.Parameters[0].Device)).ArgMax(1).ToArray<long>());
        }

        return [.. answers];
    }

    private static void Show(Report report, string title, DigitSet test, long[] labels, long[] answers, Func<int, bool> choose)
    {
        int[] chosen = [.. Enumerable.Range(0, test.Count).Where(choose).Take(Shown)];
        if (chosen.Length > 0)
        {
            report.Show(
                title,
                [.. chosen.Select(test.Pixels)],
                [.. chosen.Select(i => answers[i] == labels[i] ? $"{answers[i]}" : $"{answers[i]}, is {labels[i]}")]);
        }
    }
}
