using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using MnistSample;
using MnistSample.Rendering;
using Nabla;
using Nabla.Data;
using Nabla.Learning;

namespace MnistConvSample;

/// <summary>The program, without the process around it.</summary>
internal static class Application
{
    private const string DefaultSave = "mnist-conv.safetensors";
    private const int TestBatch = 500;

    /// <summary>Does what the arguments ask for.</summary>
    /// <param name="arguments">As the user typed them.</param>
    /// <param name="report">Where results go.</param>
    /// <param name="output">Where help goes.</param>
    /// <param name="error">Where one line goes that says why the program cannot do it.</param>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="interruption">The user wants the program to come to an end.</param>
    /// <returns>The process's exit code.</returns>
    public static Task<int> RunAsync(
        string[] arguments, Report report, TextWriter output, TextWriter error, Func<string, string?> environment, CancellationToken interruption)
    {
        SampleCommand command = new("Trains a convolutional network to read the digits of MNIST.");
        Option<string?> data = command.Text("--data", "DIR", "Folder with MNIST's four files, plain or .gz. Default: the user's cache, else a download into it, else drawn digits.");
        Option<bool> offline = command.Flag("--offline", "Never download.");
        Option<int> epochs = command.Count("--epochs", "N", "Times that it sees all images.", 5);
        Option<int> batch = command.Count("--batch", "N", "Images per training step.", 64);
        Option<int> channels = command.Count("--channels", "N", "Channels of the first convolution; the second has twice as many.", 16);
        Option<double> rate = command.Positive("--lr", "RATE", "Adam's first learning rate, which falls to 0 along a cosine.", 2e-3);
        Option<ulong> seed = command.Seed("Seed of the weights, of the order of the images and of what is dropped.");
        Option<string?> save = command.Text("--save", "FILE", $"Where to save the weights. Default: {DefaultSave}.");
        return command.RunAsync(
            arguments,
            output,
            error,
            async options =>
            {
                string file = options.GetValue(save) ?? DefaultSave;
                SaveTarget.Check("--save", file);
                DataSource source = await DataSource.FindAsync(options.GetValue(data), options.GetValue(offline), environment, report, interruption);
                Settings settings = new(options.GetValue(epochs), options.GetValue(batch), options.GetValue(channels), options.GetValue(rate), options.GetValue(seed));
                await TrainAsync(settings, source, file, report, interruption);
            },
            interruption);
    }

    private static async Task TrainAsync(Settings settings, DataSource source, string file, Report report, CancellationToken interruption)
    {
        (DigitSet train, DigitSet test) = source.Load();
        Generator.Default.Seed(settings.Seed);
        Sequential model = Network.Create(settings.Channels, dropout: 0.25);
        DataLoader batches = DataLoader.From(train.Images, train.Labels, settings.Batch, shuffle: true, settings.Seed);
        DataLoader testBatches = DataLoader.From(test.Images, test.Labels, TestBatch, shuffle: false);
        Trainer trainer = new(model, new Adam(model.Parameters), (logits, labels) => Loss.CrossEntropy(logits, labels))
        {
            Schedule = new CosineSchedule(settings.LearningRate, (long)settings.Epochs * batches.Count),
        };
        report.Say(FormattableString.Invariant($"{source.Name}: {train.Count} images to train with, {test.Count} to test with; {model.Parameters.Sum(parameter => parameter.Count)} trainable numbers, {Threads.Count} threads"));

        long began = Stopwatch.GetTimestamp();
        IReadOnlyList<EpochReport> reports = [];
        await report.TrainAsync(async (batchDone, epochDone) =>
            reports = await trainer.FitAsync(batches, settings.Epochs, testBatches, new Listener(batches.Count, batchDone, epochDone), cancellation: interruption));
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;

        model.Save(file);
        double right = reports[^1].ValidationAccuracy!.Value;
        report.Say(string.Create(CultureInfo.InvariantCulture, $"trained and tested {settings.Epochs} epochs in {seconds:F1} s; {100 * right:F2}% of {test.Count} test images are read right; weights: {file}"));
        Examination.Present(report, model, test, source.Name);
    }

    /// <summary>Passes on what the trainer says to what shows it.</summary>
    private sealed class Listener(int batches, Action<BatchReport> batchDone, Action<EpochRow> epochDone) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Finished is { } epoch)
            {
                epochDone(new EpochRow(epoch.Epoch, epoch.Loss, epoch.ValidationLoss!.Value, epoch.ValidationAccuracy!.Value, epoch.Time));
            }
            else
            {
                batchDone(new BatchReport(value.Position.Epoch + 1, value.Epochs, value.Position.Batch, batches, value.Loss));
            }
        }
    }
}
