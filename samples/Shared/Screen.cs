namespace SampleConsole;

/// <summary>What a sample talks to.</summary>
/// <param name="Output">Where results go.</param>
/// <param name="Error">Where one line goes that says why the program cannot do it.</param>
/// <param name="Progress">Says how far it has come.</param>
/// <param name="Interruption">The user wants the program to come to an end.</param>
public sealed record Screen(TextWriter Output, TextWriter Error, ProgressLine Progress, CancellationToken Interruption)
{
    /// <summary>Runs a sample in a terminal, which Ctrl-C ends.</summary>
    /// <param name="sample">The program: gives the exit code.</param>
    public static async Task<int> RunAsync(Func<Screen, Task<int>> sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        FileSizeSignal.Ignore();
        using Interruption interruption = new(Console.Error);
        return await sample(new Screen(Console.Out, Console.Error, ProgressLine.OnConsole(), interruption.Token));
    }

    /// <summary>A line of results, written the same way in every culture.</summary>
    public void Say(FormattableString line)
    {
        Progress.Clear();
        Output.WriteLine(FormattableString.Invariant(line));
    }
}
