using System.CommandLine;
using System.Diagnostics;
using Nabla;
using Nabla.Data;
using Nabla.Learning;

namespace GptSample;

/// <summary>The program, without the process around it.</summary>
internal static class Application
{
    private const double BitsPerNat = 1.4426950408889634;

    /// <summary>Does what the arguments ask for.</summary>
    /// <returns>The process's exit code.</returns>
    public static Task<int> RunAsync(string[] arguments, Screen screen)
    {
        SampleCommand command = new("Learns a text character by character with a small transformer, and writes some of its own.");
        Option<string?> data = command.ExistingFile("--data", "The text. Default: alice.txt, which comes with the sample.");
        Option<int> epochs = command.Count("--epochs", "N", "Rounds of training, after each of which it is judged.", 8);
        Option<int> steps = command.Count("--steps", "N", "Steps of a round.", 120);
        Option<int> batch = command.Count("--batch", "N", "Stretches of text of a step.", 16);
        Option<int> context = command.Count("--context", "N", "How many characters it sees.", 64, least: 2);
        Option<int> width = command.Count("--width", "N", "Width of a character, a multiple of the heads.", 96);
        Option<int> heads = command.Count("--heads", "N", "Heads of attention.", 4);
        Option<int> blocks = command.Count("--blocks", "N", "Blocks of attention and dense layers.", 3);
        Option<double> rate = command.Positive("--lr", "RATE", "AdamW's greatest learning rate: it rises to it at first, and falls to 0 along a cosine.", 3e-3);
        Option<double> dropout = command.Number("--dropout", "P", "How likely a number is dropped in training.", 0.1, p => p is >= 0 and < 1, "at least 0 and below 1");
        Option<string?> prompt = command.Text("--prompt", "TEXT", "What it goes on with. Default: Alice.");
        Option<int> characters = command.Count("--characters", "N", "How many characters it writes.", 500, least: 0);
        Option<double> temperature = command.Positive("--temperature", "T", "Below 1 it writes what is likelier, above 1 what is less likely.", 0.8);
        Option<ulong> seed = command.Seed("Seed of the weights, of the order of the text and of what is written.");
        return command.RunAsync(arguments, screen, async options =>
        {
            if (options.GetValue(width) % options.GetValue(heads) != 0)
            {
                throw new BadInputException($"--width {options.GetValue(width)}: must be a multiple of --heads {options.GetValue(heads)}.");
            }

            string text = await File.ReadAllTextAsync(options.GetValue(data) ?? Path.Combine(AppContext.BaseDirectory, "alice.txt"), screen.Interruption);
            Corpus corpus = new(text.ReplaceLineEndings("\n"), options.GetValue(context));
            string begin = options.GetValue(prompt) ?? (text.Contains("Alice", StringComparison.Ordinal) ? "Alice" : text[..1]);
            Begins(corpus.Vocabulary, begin);
            Generator.Default.Seed(options.GetValue(seed));
            LanguageModel model = new(corpus.Vocabulary.Count, options.GetValue(context), options.GetValue(width), options.GetValue(heads), options.GetValue(blocks), options.GetValue(dropout));
            screen.Say($"{corpus.Train.Count} stretches of {model.Context} of {corpus.Vocabulary.Count} characters; {model.Parameters.Sum(parameter => parameter.Count)} trainable numbers");

            WeightedSampler sampler = new(Enumerable.Repeat(1.0, corpus.Train.Count).ToArray(), options.GetValue(steps) * options.GetValue(batch), options.GetValue(seed));
            DataLoader train = DataLoader.From(corpus.Train, options.GetValue(batch), sampler);
            IReadOnlyList<EpochReport> reports = await TrainAsync(model, train, corpus.Test, options.GetValue(epochs), options.GetValue(rate), screen);

            screen.Output.WriteLine();
            TextTable table = new("how well the rest of the text is foreseen", "bits per character");
            table.Add($"all characters alike", $"{Math.Log2(corpus.Vocabulary.Count):F2}");
            table.Add($"counts of characters", $"{BitsPerNat * corpus.CountingLoss(0):F2}");
            table.Add($"counts of what follows two characters", $"{BitsPerNat * corpus.CountingLoss(2):F2}");
            table.Add($"the transformer", $"{BitsPerNat * reports[^1].ValidationLoss!.Value:F2}");
            table.Write(screen.Output);
            if (options.GetValue(characters) > 0)
            {
                screen.Output.WriteLine();
                screen.Output.WriteLine(new Writer(model, corpus.Vocabulary, options.GetValue(temperature), choices: 20).Continue(begin, options.GetValue(characters), options.GetValue(seed)));
            }
        });
    }

    private static async Task<IReadOnlyList<EpochReport>> TrainAsync(LanguageModel model, DataLoader train, SlidingWindows test, int epochs, double rate, Screen screen)
    {
        long steps = (long)epochs * train.Count;
        long warmUp = Math.Max(1, steps / 20);
        Trainer trainer = new(model, new AdamW(model.Parameters, weightDecay: 0.1), (logits, tokens) => Loss.CrossEntropy(logits.Flatten(0, 1), tokens.Flatten()))
        {
            Schedule = new WarmUp(new CosineSchedule(rate, Math.Max(1, steps - warmUp)), warmUp),
            ClipNorm = 1,
        };
        long began = Stopwatch.GetTimestamp();
        IReadOnlyList<EpochReport> reports = await trainer.FitAsync(
            train, epochs, DataLoader.From(test, train.Batch, shuffle: false), new TrainingLines(screen.Output, screen.Progress, train.Count), cancellation: screen.Interruption);
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        screen.Say($"trained and judged in {seconds:F1} s ({1000 * reports.Sum(report => report.Time.TotalSeconds) / steps:F1} ms a step)");
        return reports;
    }

    private static void Begins(CharacterVocabulary vocabulary, string prompt)
    {
        if (prompt.Length == 0 || prompt.Any(character => !vocabulary.Characters.Contains(character, StringComparison.Ordinal)))
        {
            throw new BadInputException($"--prompt {prompt}: it must have a character at least, and none that the text has not.");
        }
    }
}
