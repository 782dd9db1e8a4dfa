using Spectre.Console;

namespace MnistSample.Rendering;

/// <summary>What the user sees. A terminal gets bars and tables, a file or a pipe gets plain lines.</summary>
internal abstract class Report
{
    /// <summary>The report that suits where the output goes.</summary>
    public static Report ForThisOutput() =>
        Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Ansi ? new PlainReport(Console.Out) : new LiveReport(AnsiConsole.Console);

    /// <summary>One line of text.</summary>
    public abstract void Say(string line);

    /// <summary>Runs a download and shows how far it has come.</summary>
    public abstract Task<T> DownloadAsync<T>(Func<Action<DownloadProgress>, Task<T>> download);

    /// <summary>Runs a training and shows how far it has come: each batch, and the row of each finished epoch.</summary>
    public abstract Task TrainAsync(Func<Action<BatchReport>, Action<EpochRow>, Task> training);

    /// <summary>Images, and what the network takes them for.</summary>
    public abstract void Show(string title, IReadOnlyList<byte[]> images, IReadOnlyList<string> captions);

    /// <summary>The matrix, one row for each digit.</summary>
    public abstract void Show(ConfusionMatrix matrix);

    /// <summary>A size in the unit that people use for downloads.</summary>
    protected static string Megabytes(long bytes) => FormattableString.Invariant($"{bytes / 1e6:0.0} MB");

    /// <summary>Whether characters beyond ASCII reach the reader.</summary>
    protected static bool Unicode => Console.OutputEncoding.WebName.StartsWith("utf", StringComparison.OrdinalIgnoreCase);
}
