using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace MnistSample;

/// <summary>The program's options as the user types them.</summary>
internal sealed class CommandLine
{
    private static readonly Options s_defaults = new();

    private readonly Option<string?> _data = new("--data") { HelpName = "DIR", Description = "Folder with MNIST's four files, plain or .gz. Default: the user's cache, else a download into it, else drawn digits." };

    private readonly Option<int> _epochs = Number("--epochs", "N", "Epochs in all, those before a resume included.", s_defaults.Epochs);

    private readonly Option<int> _batch = Number("--batch", "N", "Images per training step.", s_defaults.Batch);

    private readonly Option<int> _hidden = Number("--hidden", "N", "Width of the hidden layer.", s_defaults.Hidden);

    private readonly Option<double> _learningRate = Number("--lr", "RATE", "Adam's learning rate.", s_defaults.LearningRate);

    private readonly Option<ulong> _seed = Number("--seed", "N", "Seed of the weights and of the order of the images.", s_defaults.Seed);

    private readonly Option<string> _save = new("--save") { HelpName = "FILE", Description = "Where to save weights and training state; the loss curve goes beside it as .svg.", DefaultValueFactory = _ => Options.DefaultSave };

    private readonly Option<string?> _resume = new("--resume") { HelpName = "FILE", Description = "Go on from a saved state, in mid-epoch if it was saved there." };

    private readonly Option<string?> _evaluate = new("--evaluate") { HelpName = "FILE", Description = "Test saved weights, without training." };

    private readonly Option<bool> _offline = new("--offline") { Description = "Never download." };

    private readonly RootCommand _command = new("Trains a network of one hidden layer to read digits.");

    public CommandLine()
    {
        foreach (Option option in (Option[])[_data, _epochs, _batch, _hidden, _learningRate, _seed, _save, _resume, _evaluate, _offline])
        {
            _command.Options.Add(option);
        }
    }

    /// <summary>Reads the arguments.</summary>
    /// <returns>What was asked for, or null where help or the version was asked for and has been written.</returns>
    /// <exception cref="BadInputException">An argument is unknown, or is not what its option takes.</exception>
    public Options? Parse(string[] arguments)
    {
        ParseResult result = _command.Parse(arguments);
        if (result.Errors.Count > 0)
        {
            throw new BadInputException($"{result.Errors[0].Message.TrimEnd('.')}. Try --help.");
        }

        if (result.Action is not null)
        {
            result.Invoke();
            return null;
        }

        Options options = new()
        {
            Data = result.GetValue(_data),
            Epochs = result.GetValue(_epochs),
            Batch = result.GetValue(_batch),
            Hidden = result.GetValue(_hidden),
            LearningRate = result.GetValue(_learningRate),
            Seed = result.GetValue(_seed),
            Save = result.GetValue(_save)!,
            Resume = result.GetValue(_resume),
            Evaluate = result.GetValue(_evaluate),
            Offline = result.GetValue(_offline),
        };
        options.Check();
        return options;
    }

    /// <summary>An option whose number is read the same way in every culture.</summary>
    private static Option<T> Number<T>(string name, string helpName, string description, T initial)
        where T : INumber<T> => new(name)
        {
            HelpName = helpName,
            Description = description,
            DefaultValueFactory = _ => initial,
            CustomParser = argument => Read(name, argument, initial),
        };

    private static T Read<T>(string name, ArgumentResult argument, T initial)
        where T : INumber<T>
    {
        string text = argument.Tokens.Count == 1 ? argument.Tokens[0].Value : "";
        if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out T? value))
        {
            return value;
        }

        string expected = typeof(T) == typeof(double) ? "a number" : typeof(T) == typeof(ulong) ? "a whole number, 0 or more" : "a whole number";
        argument.AddError($"{name} {text}: must be {expected}");
        return initial;
    }
}
