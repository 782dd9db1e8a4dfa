using System.Globalization;
using System.Text.RegularExpressions;

namespace Nabla.Gpu;

/// <summary>What a driver's compiler says of a text, for people.</summary>
internal static partial class CompilerLog
{
    private const int Longest = 4000;

    /// <summary>The line that the first error is in, and the log.</summary>
    /// <param name="text">The kernel's text.</param>
    /// <param name="log">What the compiler said.</param>
    public static string Explain(string text, string log)
    {
        string said = log.Trim().Trim('\0').Trim();
        if (said.Length > Longest)
        {
            said = $"{said[..Longest]} …";
        }

        if (said.Length == 0)
        {
            said = "(the compiler says nothing)";
        }

        string[] lines = text.Split('\n');
        foreach (string part in said.Split('\n').Where(static part => part.Contains("error", StringComparison.OrdinalIgnoreCase)))
        {
            Match place = Place().Match(part);
            if (place.Success && int.TryParse(place.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int line) && line >= 1 && line <= lines.Length)
            {
                return $"line {line.ToString(CultureInfo.InvariantCulture)}: {lines[line - 1].Trim()}\n{said}";
            }
        }

        return said;
    }

    // file.cl:12:5: error …, or file.cu(12): error …
    [GeneratedRegex(@"[:(](\d+)(?::\d+:|\):)")]
    private static partial Regex Place();
}
