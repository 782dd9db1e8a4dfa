namespace Nabla;

/// <summary>What the library has to say to whoever runs a program, without stopping it.</summary>
public static class Warnings
{
    /// <summary>Raised with the text of each warning, on the thread that caused it. Where nobody listens, warnings go to <see cref="System.Diagnostics.Trace"/>.</summary>
    public static event Action<string>? Raised;

    internal static void Raise(string text)
    {
        if (Raised is { } listeners)
        {
            listeners(text);
        }
        else
        {
            System.Diagnostics.Trace.TraceWarning(text);
        }
    }
}
