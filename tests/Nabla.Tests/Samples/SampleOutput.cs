using System.Globalization;
using System.Text.RegularExpressions;

namespace Nabla.Tests.Samples;

/// <summary>What a sample answers to arguments, run in this process.</summary>
internal sealed record SampleOutput(int Code, string[] Lines, string Error)
{
    public static async Task<SampleOutput> OfAsync(Func<string[], Screen, Task<int>> sample, params string[] arguments)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        try
        {
            // Results are written the same way everywhere.
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            int code = await sample(arguments, new Screen(output, error, new ProgressLine(TextWriter.Null, overwrites: false), CancellationToken.None));
            return new SampleOutput(code, output.ToString().TrimEnd('\n').Split('\n'), error.ToString().TrimEnd());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    /// <summary>The numbers of the only line that begins so.</summary>
    public double[] Numbers(string start)
    {
        string line = Assert.Single(Lines, line => line.StartsWith(start, StringComparison.Ordinal));
        return [.. Regex.Matches(line[start.Length..], @"-?\d+(\.\d+)?(E[+-]\d+)?").Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture))];
    }
}
