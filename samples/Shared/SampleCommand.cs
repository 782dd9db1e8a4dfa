using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace SampleConsole;

/// <summary>A sample's command line: its options with their defaults and ranges, --help, and what becomes of errors.</summary>
public sealed class SampleCommand
{
    /// <summary>Exit codes, besides that of <see cref="Interruption"/>.</summary>
    public const int Done = 0, CannotBeDone = 2;

    private readonly RootCommand _command;

    /// <param name="description">What the program does, in a sentence.</param>
    public SampleCommand(string description) => _command = new RootCommand(
        $"{description} It exits with 0 when done, with {CannotBeDone} after one line that says what cannot be done and why, and with {Interruption.ExitCode} when Ctrl-C ended it.");

    /// <summary>Whether an error is about what the user asked for or about the machine, not about the program.</summary>
    public static bool IsForTheUser(Exception exception) =>
        exception is BadInputException or InvalidDataException or IOException or UnauthorizedAccessException or NotFiniteNumberException or OutOfMemoryException;

    /// <summary>An error's message without line breaks: lists inside it are for a reader who has the whole screen.</summary>
    public static string OneLine(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return string.Join(' ', exception.Message.Split((char[])['\r', '\n', ' '], StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>An option that takes a number, read the same way in every culture.</summary>
    /// <param name="name">As the user types it: --epochs.</param>
    /// <param name="helpName">What the help calls the number.</param>
    /// <param name="description">A sentence; the default is added to it.</param>
    /// <param name="value">The default.</param>
    /// <param name="fits">Whether a number is in range.</param>
    /// <param name="must">What the message says it must be.</param>
    public Option<T> Number<T>(string name, string helpName, string description, T value, Func<T, bool> fits, string must)
        where T : struct, INumber<T>
    {
        return Added(new Option<T>(name)
        {
            HelpName = helpName,
            Description = FormattableString.Invariant($"{description} Default: {value}."),
            DefaultValueFactory = _ => value,
            CustomParser = argument =>
            {
                string text = argument.Tokens.Count == 1 ? argument.Tokens[0].Value : "";
                if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out T number) && fits(number))
                {
                    return number;
                }

                argument.AddError($"{name} {text}: must be {must}");
                return default;
            },
        });
    }

    /// <summary>An option that takes a whole number, at least <paramref name="least"/>.</summary>
    public Option<int> Count(string name, string helpName, string description, int value, int least = 1) =>
        Number(name, helpName, description, value, number => number >= least, string.Create(CultureInfo.InvariantCulture, $"a whole number, {least} or more"));

    /// <summary>An option that takes a positive number.</summary>
    public Option<double> Positive(string name, string helpName, string description, double value) =>
        Number(name, helpName, description, value, number => number > 0 && double.IsFinite(number), "a positive number");

    /// <summary>The option --seed.</summary>
    public Option<ulong> Seed(string description) => Number("--seed", "N", description, 0UL, _ => true, "a whole number, 0 or more");

    /// <summary>An option that takes a text; null where it is not given.</summary>
    public Option<string?> Text(string name, string helpName, string description) => Added(new Option<string?>(name) { HelpName = helpName, Description = description });

    /// <summary>An option that takes the name of a file that is there.</summary>
    public Option<string?> ExistingFile(string name, string description)
    {
        Option<string?> option = Text(name, "FILE", description);
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } path && !File.Exists(path))
            {
                result.AddError($"{name} {path}: there is no such file");
            }
        });
        return option;
    }

    /// <summary>An option that is given or not.</summary>
    public Option<bool> Flag(string name, string description) => Added(new Option<bool>(name) { Description = description });

    /// <summary>Reads the arguments and does what they ask for, on a screen.</summary>
    public Task<int> RunAsync(string[] arguments, Screen screen, Func<ParseResult, Task> body)
    {
        ArgumentNullException.ThrowIfNull(screen);
        return RunAsync(arguments, screen.Output, screen.Error, body, screen.Interruption);
    }

    /// <summary>Reads the arguments and does what they ask for.</summary>
    /// <param name="arguments">As the user typed them.</param>
    /// <param name="output">Where help goes.</param>
    /// <param name="error">Where one line goes that says why the program cannot do it.</param>
    /// <param name="body">The program.</param>
    /// <param name="interruption">The user wants the program to come to an end.</param>
    /// <returns>The process's exit code.</returns>
    public async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error, Func<ParseResult, Task> body, CancellationToken interruption)
    {
        ArgumentNullException.ThrowIfNull(error);
        ArgumentNullException.ThrowIfNull(body);
        ParseResult result = _command.Parse(arguments);
        if (result.Errors.Count > 0)
        {
            await error.WriteLineAsync($"{result.Errors[0].Message.TrimEnd('.')}. Try --help.");
            return CannotBeDone;
        }

        if (result.Action is not null)
        {
            await result.InvokeAsync(new InvocationConfiguration { Output = output }, CancellationToken.None);
            return Done;
        }

        try
        {
            await body(result);
            return Done;
        }
        catch (OperationCanceledException) when (interruption.IsCancellationRequested)
        {
            await error.WriteLineAsync("interrupted");
            return Interruption.ExitCode;
        }
        catch (Exception e) when (IsForTheUser(e))
        {
            await error.WriteLineAsync(OneLine(e));
            return CannotBeDone;
        }
    }

    private Option<T> Added<T>(Option<T> option)
    {
        _command.Options.Add(option);
        return option;
    }
}
