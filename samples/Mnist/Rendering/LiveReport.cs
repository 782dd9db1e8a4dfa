using System.Globalization;
using Spectre.Console;

namespace MnistSample.Rendering;

/// <summary>Bars that move and tables with colours: for a terminal.</summary>
internal sealed class LiveReport(IAnsiConsole console) : Report
{
    public override void Say(string line) => console.WriteLine(line);

    public override async Task<T> DownloadAsync<T>(Func<Action<DownloadProgress>, Task<T>> download)
    {
        T result = default!;
        await Bars(new DownloadedColumn(), new TransferSpeedColumn()).StartAsync(async bars =>
        {
            ProgressTask? task = null;
            string? name = null;
            result = await download(progress =>
            {
                if (progress.Name != name)
                {
                    name = progress.Name;
                    task?.StopTask();
                    task = bars.AddTask($"{name}.gz", maxValue: progress.Total ?? double.MaxValue);
                }

                task!.Value = progress.Received;
            });
            task?.StopTask();
        });
        return result;
    }

    public override async Task TrainAsync(Func<Action<BatchReport>, Action<EpochRow>, Task> training)
    {
        List<EpochRow> rows = [];
        await Bars(new RemainingTimeColumn(), new SpinnerColumn()).StartAsync(async bars =>
        {
            ProgressTask? task = null;
            int epoch = 0;
            await training(
                batch =>
                {
                    if (batch.Epoch != epoch)
                    {
                        epoch = batch.Epoch;
                        task?.StopTask();
                        task = bars.AddTask($"epoch {epoch}/{batch.Epochs}", maxValue: batch.Batches);
                    }

                    task!.Value = batch.Batch;
                    task.Description = string.Create(CultureInfo.InvariantCulture, $"epoch {epoch}/{batch.Epochs}  loss {batch.Loss:F4}");
                },
                rows.Add);
            task?.StopTask();
        });

        Table table = new Table().RoundedBorder()
            .AddColumns("epoch", "train loss", "test loss", "test accuracy", "time");
        foreach (TableColumn column in table.Columns)
        {
            column.RightAligned();
        }

        foreach (EpochRow row in rows)
        {
            table.AddRow(
                Text($"{row.Epoch}"), Text($"{row.TrainLoss:F4}"), Text($"{row.TestLoss:F4}"),
                Text($"{100 * row.TestAccuracy:F1}%"), Text($"{row.Time.TotalSeconds:F1} s"));
        }

        if (rows.Count > 0)
        {
            console.Write(table);
        }
    }

    public override void Show(string title, IReadOnlyList<byte[]> images, IReadOnlyList<string> captions)
    {
        console.WriteLine();
        console.MarkupLineInterpolated($"[bold]{title}[/]");
        int perLine = Math.Max(1, (console.Profile.Width + 2) / (Pictures.Columns + 2));
        foreach (int[] row in Enumerable.Range(0, images.Count).Chunk(perLine))
        {
            foreach (string line in Pictures.SideBySide([.. row.Select(i => images[i])], [.. row.Select(i => captions[i])], Unicode))
            {
                console.WriteLine(line);
            }
        }
    }

    public override void Show(ConfusionMatrix matrix)
    {
        Table table = new Table().SimpleBorder().Title("[bold]confusion matrix[/] [grey](rows: digits, columns: answers)[/]").AddColumn("");
        for (int answer = 0; answer < 10; answer++)
        {
            table.AddColumn(new TableColumn(Text($"[grey]{answer}[/]")).RightAligned());
        }

        table.AddColumn(new TableColumn("right").RightAligned());
        for (int digit = 0; digit < 10; digit++)
        {
            IEnumerable<string> cells = Enumerable.Range(0, 10).Select(answer => Cell(matrix[digit, answer], digit == answer));
            table.AddRow([Text($"[grey]{digit}[/]"), .. cells, Text($"{100 * matrix.Recall(digit):F1}%")]);
        }

        console.WriteLine();
        console.Write(table);
    }

    private static string Cell(int count, bool right) =>
        count == 0 ? "[grey]·[/]" : right ? Text($"[green]{count}[/]") : count >= 10 ? Text($"[bold red]{count}[/]") : Text($"[yellow]{count}[/]");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private Progress Bars(params ReadOnlySpan<ProgressColumn> last) => console.Progress().AutoClear(false).HideCompleted(false)
        .Columns([new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), .. last]);
}
