using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace MnistSample;

/// <summary>The program's options as the user types them.</summary>
internal sealed class CommandLine
{
    private static readonly RunSettings s_defaults = RunSettings.Default;

    private readonly Option<string?> _data = new("--data") { HelpName = "DIR", Description = "Folder with MNIST's four files, plain or .gz. Default: the user's cache, else a download into it, else drawn digits." };

    private readonly Option<int?> _epochs = Number<int>("--epochs", "N", $"Epochs in all, those before a resume included. Default: {new Options().Epochs}.");

    private readonly Option<int?> _batch = Number<int>("--batch", "N", $"Images per training step. Default: {s_defaults.Batch}.");

    private readonly Option<int?> _hidden = Number<int>("--hidden", "N", $"Width of the hidden layer. Default: {s_defaults.Hidden}.");

    private readonly Option<double?> _learningRate = Number<double>("--lr", "RATE", $"Adam's learning rate. Default: {s_defaults.LearningRate}.");

    private readonly Option<double?> _dropout = Number<double>("--dropout", "P", $"How likely a hidden number is dropped in training. Default: {s_defaults.Dropout}.");

    private readonly Option<ulong?> _seed = Number<ulong>("--seed", "N", $"Seed of the weights, of the order of the images and of what is dropped. Default: {s_defaults.Seed}.");

    private readonly Option<string?> _save = new("--save") { HelpName = "FILE", Description = $"Where to save weights and training state; the loss curve goes beside it as .svg. Default: the resumed file, else {Options.DefaultSave}." };

    private readonly Option<string?> _resume = new("--resume") { HelpName = "FILE", Description = "Go on from a saved state, in mid-epoch if it was saved there." };

    private readonly Option<string?> _evaluate = new("--evaluate") { HelpName = "FILE", Description = "Test saved weights, without training." };

    private readonly Option<bool> _offline = new("--offline") { Description = "Never download." };

    private readonly Option<bool> _eager = new("--eager") { Description = "Do not compile the training step. The numbers are the same." };

    private readonly Option<string?> _device = new("--device") { HelpName = "NAME", Description = "Where to compute: cpu, opencl, cuda, or with an index, such as opencl:1. Default: cpu." };

    private readonly RootCommand _command = new(
        "Trains a network of one hidden layer to read digits. " +
        "It exits with 0 when done, with 2 after one line that says what cannot be done and why, such as bad input or a full disk, and with 130 when Ctrl-C ended it and it has saved.");

    public CommandLine()
    {
        foreach (Option option in (Option[])[_data, _epochs, _batch, _hidden, _learningRate, _dropout, _seed, _save, _resume, _evaluate, _offline, _eager, _device])
        {
            _command.Options.Add(option);
        }
    }

    /// <summary>Reads the arguments.</summary>
    /// <param name="arguments">As the user typed them.</param>
    /// <param name="output">Where help goes.</param>
    /// <returns>What was asked for, or null where help or the version was asked for and has been written.</returns>
    /// <exception cref="BadInputException">An argument is unknown, or is not what its option takes.</exception>
    public Options? Parse(string[] arguments, TextWriter output)
    {
        ParseResult result = _command.Parse(arguments);
        if (result.Errors.Count > 0)
        {
            throw new BadInputException($"{result.Errors[0].Message.TrimEnd('.')}. Try --help.");
        }

        if (result.Action is not null)
        {
            result.Invoke(new InvocationConfiguration { Output = output });
            return null;
        }

        Options options = new()
        {
            Data = result.GetValue(_data),
            Epochs = result.GetValue(_epochs) ?? new Options().Epochs,
            Settings = new AskedSettings(
                result.GetValue(_seed), result.GetValue(_batch), result.GetValue(_hidden), result.GetValue(_learningRate), result.GetValue(_dropout)),
            Save = result.GetValue(_save)!,
            Resume = result.GetValue(_resume),
            Evaluate = result.GetValue(_evaluate),
            Offline = result.GetValue(_offline),
            Eager = result.GetValue(_eager),
            Device = result.GetValue(_device) ?? "cpu",
        };
        options.Check();
        return options;
    }

    /// <summary>An option whose number is read the same way in every culture.</summary>
    private static Option<T?> Number<T>(string name, string helpName, FormattableString description)
        where T : struct, INumber<T> => new(name)
        {
            HelpName = helpName,
            Description = FormattableString.Invariant(description),
            CustomParser = argument => Read<T>(name, argument),
        };

    private static T? Read<T>(string name, ArgumentResult argument)
        where T : struct, INumber<T>
    {
        string text = argument.Tokens.Count == 1 ? argument.Tokens[0].Value : "";
        if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out T value))
        {
            return value;
        }

        string expected = typeof(T) == typeof(double) ? "a number" : typeof(T) == typeof(ulong) ? "a whole number, 0 or more" : "a whole number";
        argument.AddError($"{name} {text}: must be {expected}");
        return null;
    }
}
