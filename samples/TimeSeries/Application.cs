using System.CommandLine;
using System.Diagnostics;
using Nabla;
using Nabla.Data;
using Nabla.Learning;

namespace TimeSeriesSample;

/// <summary>The program, without the process around it.</summary>
internal static class Application
{
    /// <summary>Does what the arguments ask for.</summary>
    /// <returns>The process's exit code.</returns>
    public static Task<int> RunAsync(string[] arguments, Screen screen)
    {
        SampleCommand command = new("Learns to forecast a chaotic time series with a long short-term memory.");
        Option<string?> data = command.ExistingFile("--data", "A CSV file whose last column is the series. Default: the series of Mackey and Glass, computed.");
        Option<int> length = command.Count("--length", "N", "How many numbers are computed, where no file is given.", 3000, least: 300);
        Option<int> window = command.Count("--window", "N", "How many numbers it sees.", 48, least: 2);
        Option<int> horizon = command.Count("--horizon", "N", "How many it forecasts.", 24);
        Option<int> hidden = command.Count("--hidden", "N", "Width of the memory.", 32);
        Option<int> epochs = command.Count("--epochs", "N", "Times that it sees all windows to train with.", 12);
        Option<double> rate = command.Positive("--lr", "RATE", "Adam's first learning rate, which falls to 0 along a cosine.", 5e-3);
        Option<ulong> seed = command.Seed("Seed of the weights, of the noise and of the order of the windows.");
        return command.RunAsync(arguments, screen, async options =>
        {
            Tensor series = options.GetValue(data) is { } file ? Read(file) : MackeyGlass.Series(options.GetValue(length), noise: 0.01, options.GetValue(seed));
            int least = 4 * (options.GetValue(window) + options.GetValue(horizon));
            if (series.Shape[0] < least)
            {
                throw new BadInputException(FormattableString.Invariant($"The series has {series.Shape[0]} numbers; windows of {options.GetValue(window)} and {options.GetValue(horizon)} to forecast need {least}."));
            }

            Generator.Default.Seed(options.GetValue(seed));
            Split split = new(series, options.GetValue(window), options.GetValue(horizon));
            Forecaster model = new(options.GetValue(hidden), options.GetValue(horizon));
            await TrainAsync(model, split, options.GetValue(epochs), options.GetValue(rate), options.GetValue(seed), screen);
            new Judgement(model, split).Present(screen);
        });
    }

    private static async Task TrainAsync(Forecaster model, Split split, int epochs, double rate, ulong seed, Screen screen)
    {
        DataLoader batches = DataLoader.From(split.Train, batch: 64, seed: seed);
        DataLoader validation = DataLoader.From(split.Test, batch: 256, shuffle: false);
        screen.Say($"{split.Train.Count} windows of {split.Train.Length} numbers to train with, {split.Test.Count} later ones to test with; {model.Parameters.Sum(parameter => parameter.Count)} trainable numbers");
        Trainer trainer = new(model, new Adam(model.Parameters), (prediction, target) => Loss.MeanSquaredError(prediction, target))
        {
            Schedule = new CosineSchedule(rate, (long)epochs * batches.Count),
            ClipNorm = 1,
        };
        long began = Stopwatch.GetTimestamp();
        await trainer.FitAsync(batches, epochs, validation, new TrainingLines(screen.Output, screen.Progress, batches.Count), cancellation: screen.Interruption);
        screen.Say($"trained in {Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s");
    }

    private static Tensor Read(string path)
    {
        CsvTable table = CsvFile.Read(path);
        CsvColumn column = table.Columns[^1];
        return column.Type is CsvType.Number or CsvType.Integer && column.MissingCount == 0
            ? column.ToFeatures()
            : throw new BadInputException($"--data {path}: its last column should be a series without gaps, but is {column}.");
    }
}
