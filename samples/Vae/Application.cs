using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using MnistSample;
using MnistSample.Rendering;
using Nabla;
using Nabla.Data;
using Nabla.Learning;

namespace VaeSample;

/// <summary>The program, without the process around it.</summary>
internal static class Application
{
    private const string DefaultPicture = "vae.pgm";
    private const int TestBatch = 500, Shown = 5, Drawn = 100;

    /// <summary>Does what the arguments ask for.</summary>
    /// <param name="arguments">As the user typed them.</param>
    /// <param name="report">Where results go.</param>
    /// <param name="output">Where help goes.</param>
    /// <param name="error">Where one line goes that says why the program cannot do it.</param>
    /// <param name="progress">Shows how far it has come.</param>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="interruption">The user wants the program to come to an end.</param>
    /// <returns>The process's exit code.</returns>
    public static Task<int> RunAsync(
        string[] arguments, Report report, TextWriter output, TextWriter error, ProgressLine progress, Func<string, string?> environment, CancellationToken interruption)
    {
        SampleCommand command = new("Trains a variational auto-encoder on the digits of MNIST, and draws digits that nobody wrote.");
        Option<string?> data = command.Text("--data", "DIR", "Folder with MNIST's four files, plain or .gz. Default: the user's cache, else a download into it, else drawn digits.");
        Option<bool> offline = command.Flag("--offline", "Never download.");
        Option<int> epochs = command.Count("--epochs", "N", "Times that it sees all images.", 10);
        Option<int> batch = command.Count("--batch", "N", "Images per training step.", 128);
        Option<int> hidden = command.Count("--hidden", "N", "Numbers between images and latent numbers.", 400);
        Option<int> latent = command.Count("--latent", "N", "Latent numbers that an image is reduced to.", 20);
        Option<double> rate = command.Positive("--lr", "RATE", "Adam's learning rate.", 1e-3);
        Option<ulong> seed = command.Seed("Seed of the weights, of the order of the images and of what is drawn.");
        Option<string?> picture = command.Text("--picture", "FILE", $"Where to save a picture of drawn digits. Default: {DefaultPicture}.");
        return command.RunAsync(
            arguments,
            output,
            error,
            async options =>
            {
                string file = options.GetValue(picture) ?? DefaultPicture;
                SaveTarget.Check("--picture", file);
                DataSource source = await DataSource.FindAsync(options.GetValue(data), options.GetValue(offline), environment, report, interruption);
                Settings settings = new(options.GetValue(epochs), options.GetValue(batch), options.GetValue(hidden), options.GetValue(latent), options.GetValue(rate), options.GetValue(seed));
                Train(settings, source, file, report, progress, interruption);
            },
            interruption);
    }

    private static void Train(Settings settings, DataSource source, string file, Report report, ProgressLine progress, CancellationToken interruption)
    {
        (DigitSet train, DigitSet test) = source.Load();
        Generator generator = Generator.Default;
        generator.Seed(settings.Seed);
        Autoencoder model = new(settings.Hidden, settings.Latent);
        Adam optimizer = new(model.Parameters, settings.LearningRate);
        Func<Tensor, Tensor> step = Transform.Jit((Tensor images) =>
        {
            optimizer.ClearGrad();
            Tensor bound = model.Bound(images, generator);
            bound.Backward();
            optimizer.Step();
            return bound.Detach();
        });
        Func<Tensor, Tensor> measure = Transform.Jit((Tensor images) => model.Bound(images, generator));
        DataLoader batches = DataLoader.From(train.Brightness, train.Labels, Math.Min(settings.Batch, train.Count), shuffle: true, settings.Seed, dropLast: true);
        report.Say(string.Create(CultureInfo.InvariantCulture, $"{source.Name}: {train.Count} images to train with, {test.Count} to test with; {model.Parameters.Sum(parameter => parameter.Count)} trainable numbers, {Threads.Count} threads"));

        for (int epoch = 1; epoch <= settings.Epochs; epoch++)
        {
            long began = Stopwatch.GetTimestamp();
            double sum = 0;
            int done = 0;
            foreach ((Tensor images, _) in batches)
            {
                interruption.ThrowIfCancellationRequested();
                sum += (double)step(images);
                done++;
                progress.Show(() => string.Create(CultureInfo.InvariantCulture, $"epoch {epoch}/{settings.Epochs}, batch {done}/{batches.Count}: {sum / done:F1} nats an image"));
            }

            progress.Clear();
            double tested = test.Brightness.Split(TestBatch).Average(images => (double)measure(images));
            report.Say(string.Create(CultureInfo.InvariantCulture, $"epoch {epoch}/{settings.Epochs}  train {sum / done:F2} nats an image  test {tested:F2}  {Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s"));
        }

        Show(model, test, generator, file, report);
    }

    private static void Show(Autoencoder model, DigitSet test, Generator generator, string file, Report report)
    {
        using NoGradScope scope = Transform.NoGrad();
        Tensor originals = test.Brightness[..Shown];
        Tensor again = model.Decode(model.Encode(originals).Mean).Mean;
        report.Show(
            "test images, and what is left of each after it was encoded and decoded",
            [.. Bytes(originals), .. Bytes(again)],
            [.. Enumerable.Range(0, Shown).Select(i => $"a {(long)test.Labels[i]}"), .. Enumerable.Repeat("decoded", Shown)]);
        IReadOnlyList<byte[]> drawn = Bytes(model.Decode(model.Prior.Sample([Drawn], generator)).Mean);
        report.Show("digits that nobody wrote", [.. drawn.Take(2 * Shown)], [.. Enumerable.Repeat("drawn", 2 * Shown)]);
        PictureFile.Write(file, drawn, perRow: 10);
        report.Say($"{Drawn} of them: {file}");
    }

    private static IReadOnlyList<byte[]> Bytes(Tensor brightness) => [.. brightness.Select(static image => Array.ConvertAll(image.ToArray<float>(), static value => (byte)(255 * value + 0.5f)))];
}
