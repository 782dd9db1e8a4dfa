using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Nabla.Eng.Ulps;

/// <summary>Measures the elementary functions: in float32 at every number there is, in float64 at a large sample.</summary>
/// <remarks>
/// <code>nice -n 19 dotnet run -c Release --project eng/Nabla.Eng.Ulps -- --save bench/results/2026-11-22-ulps.md</code>
/// Other arguments: <c>--only Sinh Cosh</c> for some functions; <c>--step 1000</c> for every thousandth float32. Ends with 1 where a bound is exceeded or a value missed, with 2 where an argument is not known.
/// </remarks>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        List<string> wanted = [.. arguments];
        string? path = Taken(wanted, "--save");
        uint step = uint.Parse(Taken(wanted, "--step") ?? "1", CultureInfo.InvariantCulture);
        int thoroughness = int.Parse(Taken(wanted, "--sample") ?? "40", CultureInfo.InvariantCulture);
        wanted.Remove("--only");
        string[] known = [.. Table.Functions.Select(static function => function.Name), .. Table.Pairs.Select(static function => function.Name)];
        if (wanted.Find(word => !known.Contains(word)) is { } unknown)
        {
            Console.Error.WriteLine($"{unknown}: is no function that is measured, and no option. Say --only and some of {string.Join(", ", known)}; --step N, --sample N or --save FILE.");
            return 2;
        }

        StringBuilder table = new();
        Line("| function | float32 | at | float64 | at | float64 sample | bounds | values missed |");
        Line("|---|---|---|---|---|---|---|---|");
        bool holds = true;
        long start = Stopwatch.GetTimestamp();
        foreach (Function function in Table.Functions)
        {
            if (wanted.Count == 0 || wanted.Contains(function.Name))
            {
                Write(function.Name, function.Single(step), function.Double(thoroughness), function.Values(), function.SingleBound, function.DoubleBound);
            }
        }

        foreach (PairFunction function in Table.Pairs)
        {
            if (wanted.Count == 0 || wanted.Contains(function.Name))
            {
                Write(function.Name, function.Single((1L << 28) / step), function.Double(10_000 * thoroughness), function.Values(), function.SingleBound, function.DoubleBound);
            }
        }

        if (path is not null)
        {
            File.WriteAllText(path, Report.Page(table.ToString(), step, Stopwatch.GetElapsedTime(start)));
        }

        return holds ? 0 : 1;

        void Write(string name, Worst single, Worst wide, Worst values, double singleBound, double doubleBound)
        {
            Worst missed = single.And(wide).And(values);
            holds &= single.Error <= singleBound && wide.Error <= doubleBound && missed.Failures == 0;
            string failures = missed.Failures == 0 ? "none" : $"{missed.Failures}, as at {missed.Failure}";
            Line($"| {name} | {single.Error:F3} | {single.At} | {wide.Error:F3} | {wide.At} | {wide.Compared} | {singleBound}, {doubleBound} | {failures} |");
        }

        void Line(string line)
        {
            Console.WriteLine(line);
            table.Append(line).Append('\n');
        }
    }

    private static string? Taken(List<string> arguments, string name)
    {
        int at = arguments.IndexOf(name);
        if (at < 0 || at + 1 == arguments.Count)
        {
            return null;
        }

        string value = arguments[at + 1];
        arguments.RemoveRange(at, 2);
        return value;
    }
}
