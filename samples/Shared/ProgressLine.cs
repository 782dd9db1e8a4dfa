namespace SampleConsole;

/// <summary>How far the program has come: in a terminal a line that is overwritten, ten times a second at most; elsewhere a line from time to time.</summary>
/// <param name="writer">Where it goes: beside the results.</param>
/// <param name="overwrites">Whether it is a terminal.</param>
public sealed class ProgressLine(TextWriter writer, bool overwrites)
{
    private static readonly TimeSpan s_often = TimeSpan.FromMilliseconds(100), s_seldom = TimeSpan.FromSeconds(10);

    private long _last = Environment.TickCount64;
    private int _width;

    /// <summary>A line on the console's standard error, so that standard output holds results only.</summary>
    public static ProgressLine OnConsole() => new(Console.Error, !Console.IsErrorRedirected);

    /// <summary>Shows the text, unless something was shown a moment ago.</summary>
    public void Show(Func<string> text)
    {
        ArgumentNullException.ThrowIfNull(text);
        long now = Environment.TickCount64;
        if (now - _last < (overwrites ? s_often : s_seldom).TotalMilliseconds)
        {
            return;
        }

        _last = now;
        string line = text();
        if (overwrites)
        {
            writer.Write($"\r{line.PadRight(_width)}");
            _width = line.Length;
        }
        else
        {
            writer.WriteLine(line);
        }
    }

    /// <summary>Takes the line away, before results are written.</summary>
    public void Clear()
    {
        if (_width > 0)
        {
            writer.Write($"\r{new string(' ', _width)}\r");
            _width = 0;
        }
    }
}
