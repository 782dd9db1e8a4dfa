using System.Diagnostics;

namespace Nabla;

/// <summary>Where in the user's code an operation was called: asked only when something is about to be thrown.</summary>
internal static class CallSite
{
    private const int LongestLine = 100;

    // What the generator writes into the user's program nobody wrote.
    private const string Generated = "Nabla.Generated.";

    /// <summary>For example <c> (Train.cs:41: float first = (float)y[0];)</c>; without the line where the source is not at hand, or nothing where no symbols say.</summary>
    public static string Suffix()
    {
        foreach (StackFrame frame in new StackTrace(1, true).GetFrames())
        {
            DiagnosticMethodInfo? method = DiagnosticMethodInfo.Create(frame);
            string? assembly = method?.DeclaringAssemblyName.Split(',')[0];
            if (assembly is null or "Nabla" or "Nabla.Learning" or "Nabla.Data" or "Nabla.Distributions" or "Nabla.Testing" || method!.DeclaringTypeName.StartsWith(Generated, StringComparison.Ordinal))
            {
                continue;
            }

            return frame.GetFileName() is { } file ? $" ({Path.GetFileName(file)}:{frame.GetFileLineNumber()}{Line(file, frame.GetFileLineNumber())})" : "";
        }

        return "";
    }

    private static string Line(string file, int number)
    {
        try
        {
            string line = File.Exists(file) ? File.ReadLines(file).ElementAtOrDefault(number - 1)?.Trim() ?? "" : "";
            return line.Length == 0 ? "" : line.Length <= LongestLine ? $": {line}" : $": {line[..LongestLine]}…";
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
