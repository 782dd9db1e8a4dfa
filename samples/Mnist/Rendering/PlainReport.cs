using System.Globalization;

namespace MnistSample.Rendering;

/// <summary>Plain lines, each written once and never overwritten: for files, pipes and logs.</summary>
internal sealed class PlainReport(TextWriter writer) : Report
{
    private const int ImagesPerLine = 5;

    public override void Say(string line) => writer.WriteLine(line);

    public override Task<T> DownloadAsync<T>(Func<Action<DownloadProgress>, Task<T>> download)
    {
        string? current = null;
        return download(progress =>
        {
            if (progress.Name != current)
            {
                current = progress.Name;
                writer.WriteLine($"downloading {progress.Name}.gz{(progress.Total is long total ? $" ({Megabytes(total)})" : "")}");
            }
        });
    }

    public override Task TrainAsync(Func<Action<BatchReport>, Action<EpochRow>, Task> training)
    {
        int epochs = 0;
        return training(
            batch => epochs = batch.Epochs,
            row => writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"epoch {row.Epoch}/{epochs}  train loss {row.TrainLoss:F4}  test loss {row.TestLoss:F4}  test accuracy {100 * row.TestAccuracy:F1}%  {row.Time.TotalSeconds:F1} s")));
    }

    public override void Show(string title, IReadOnlyList<byte[]> images, IReadOnlyList<string> captions)
    {
        writer.WriteLine();
        writer.WriteLine(title);
        foreach (int[] row in Enumerable.Range(0, images.Count).Chunk(ImagesPerLine))
        {
            foreach (string line in Pictures.SideBySide([.. row.Select(i => images[i])], [.. row.Select(i => captions[i])], Unicode))
            {
                writer.WriteLine(line);
            }
        }
    }

    public override void Show(ConfusionMatrix matrix)
    {
        writer.WriteLine();
        writer.WriteLine("confusion matrix: rows are the digits, columns the answers");
        writer.WriteLine("       " + string.Concat(Enumerable.Range(0, 10).Select(answer => $"{answer,6}")) + "   right");
        for (int digit = 0; digit < 10; digit++)
        {
            string counts = string.Concat(Enumerable.Range(0, 10).Select(answer => $"{(matrix[digit, answer] == 0 ? "." : matrix[digit, answer]),6}"));
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"     {digit} {counts}  {100 * matrix.Recall(digit),5:F1}%"));
        }

        writer.WriteLine();
    }
}
