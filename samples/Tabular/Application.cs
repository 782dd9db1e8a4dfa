using System.CommandLine;
using System.Diagnostics;
using Nabla;
using Nabla.Data;
using Nabla.Learning;

namespace TabularSample;

/// <summary>The program, without the process around it.</summary>
internal static class Application
{
    private const string Target = "price", DefaultSave = "houses.safetensors";

    /// <summary>Does what the arguments ask for.</summary>
    /// <returns>The process's exit code.</returns>
    public static Task<int> RunAsync(string[] arguments, Screen screen)
    {
        SampleCommand command = new("Learns the prices of houses from a CSV file, stops when they get no better, and saves the model.");
        Option<string?> data = command.ExistingFile("--data", $"A CSV file with a column '{Target}'. Default: houses.csv, which comes with the sample.");
        Option<int> epochs = command.Count("--epochs", "N", "Epochs at most.", 300);
        Option<int> patience = command.Count("--patience", "N", "Epochs without progress on the validation data after which it stops.", 25);
        Option<int> hidden = command.Count("--hidden", "N", "Width of the two hidden layers.", 48);
        Option<double> rate = command.Positive("--lr", "RATE", "Learning rate of AdamW.", 3e-3);
        Option<ulong> seed = command.Seed("Seed of the weights, of the split and of the order of the rows.");
        Option<string?> save = command.Text("--save", "FILE", $"Where to save the model. Default: {DefaultSave}.");
        return command.RunAsync(arguments, screen, async options =>
        {
            string file = options.GetValue(save) ?? DefaultSave;
            SaveTarget.Check("--save", file);
            Houses houses = Houses.Load(options.GetValue(data) ?? Path.Combine(AppContext.BaseDirectory, "houses.csv"), Target, options.GetValue(seed));
            foreach (CsvColumn column in houses.Table.Columns)
            {
                screen.Say($"  {column}");
            }

            Generator.Default.Seed(options.GetValue(seed));
            PriceModel model = new(houses.Train.X.Shape[1], options.GetValue(hidden));
            model.Fit(houses.Train.X, houses.Train.Y);
            EarlyStopping stopping = new(model, options.GetValue(patience));
            await TrainAsync(model, houses, stopping, options.GetValue(epochs), options.GetValue(rate), options.GetValue(seed), screen);
            stopping.Restore();
            model.Save(file);
            Present(model, houses, file, options.GetValue(hidden), screen);
        });
    }

    private static async Task TrainAsync(PriceModel model, Houses houses, EarlyStopping stopping, int epochs, double rate, ulong seed, Screen screen)
    {
        DataLoader batches = DataLoader.From(houses.Train.X, houses.Train.Y.Log(), batch: 64, seed: seed);
        DataLoader validation = DataLoader.From(houses.Validation.X, houses.Validation.Y.Log(), batch: 512, shuffle: false);
        Trainer trainer = new(model, new AdamW(model.Parameters, rate, weightDecay: 1e-2), (prediction, price) => Loss.MeanSquaredError(prediction, price));
        long began = Stopwatch.GetTimestamp();
        bool stops = false;
        for (int epoch = 0; epoch < epochs && !stops; epoch++)
        {
            EpochReport report = (await trainer.FitAsync(at => batches.StartAt(at.Epoch, at.Batch), epoch + 1, validation, start: new TrainingPosition(epoch), cancellation: screen.Interruption))[0];
            stops = stopping.Stops(report.Epoch, report.ValidationLoss!.Value);
            screen.Progress.Show(() => $"{report}; the best was epoch {stopping.BestEpoch}");
            if (report.Epoch % 25 == 0 || stops)
            {
                screen.Say($"{report}");
            }
        }

        screen.Say($"{(stops ? "stopped" : "ended")} after {trainer.Position.Epoch} epochs, {Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s; the best was epoch {stopping.BestEpoch}");
    }

    private static void Present(PriceModel model, Houses houses, string file, int hidden, Screen screen)
    {
        (Tensor x, Tensor price) = houses.Test;
        model.Eval();
        Tensor predicted = model.Predict(x).Exp();

        // What is loaded answers as what was saved.
        PriceModel loaded = new(x.Shape[1], hidden);
        loaded.Load(file);
        loaded.Eval();
        bool isSame = loaded.Predict(x).Exp().AllEqual(predicted);

        screen.Output.WriteLine();
        TextTable houseTable = new("district", "state", "area", "year", "price", "predicted", "off by");
        for (int row = 0; row < Math.Min(8, price.Shape[0]); row++)
        {
            houseTable.Add([.. houses.TestCells(row, "district", "state", "area", "year"), $"{(double)price[row, 0]:F0}", $"{(double)predicted[row, 0]:F0}", $"{100 * (((double)predicted[row, 0] / (double)price[row, 0]) - 1):+0.0;-0.0}%"]);
        }

        houseTable.Write(screen.Output);
        screen.Output.WriteLine();
        TextTable table = new("prices of the test houses", "typical error", "R² of log price");
        table.Add($"their mean", $"{houses.Error(houses.MeanPrice):F1}%", $"{houses.Explained(houses.MeanPrice):F3}");
        Tensor linear = houses.LinearPrices();
        table.Add($"a linear model", $"{houses.Error(linear):F1}%", $"{houses.Explained(linear):F3}");
        table.Add($"the network", $"{houses.Error(predicted):F1}%", $"{houses.Explained(predicted):F3}");
        table.Write(screen.Output);
        screen.Say($"model: {file} ({model.Parameters.Sum(parameter => parameter.Count)} trainable numbers); loaded again it answers {(isSame ? "the same" : "something else")}");
    }
}
