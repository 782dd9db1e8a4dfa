using System.Globalization;
using System.Runtime.InteropServices;

namespace Nabla.Eng.Ulps;

/// <summary>The page that is kept.</summary>
internal static class Report
{
    public static string Page(string table, uint step, TimeSpan took) => string.Create(CultureInfo.InvariantCulture, $"""
        # Errors of the elementary functions, {DateTime.UtcNow:yyyy-MM-dd}

        Machine: {Environment.ProcessorCount}-core {RuntimeInformation.ProcessArchitecture}, .NET {Environment.Version}. Took {took.TotalMinutes:F1} minutes.
        Command: `nice -n 19 dotnet run -c Release --project eng/Nabla.Eng.Ulps -- --save bench/results/{DateTime.UtcNow:yyyy-MM-dd}-ulps.md`

        Largest errors in units in the last place of the exact value, infinity standing for the number after the largest.
        float32: {(step == 1 ? "all 2³² bit patterns" : $"every {step}th bit pattern")}, against the library's own formula in float64, whose own error (the float64 column) is 2⁻²⁹ of a float32 ulp
        for each of its ulps. float64: every exponent of either sign, integers and halves, the neighbourhoods of each place where the
        formula changes and of its limits, for sine, cosine and tangent also the numbers nearest to multiples of π/2 at every exponent,
        against sums of two float64 (104 bits; erf and erfc to 60). Functions of two numbers: in float32 268 million, in
        float64 400,000 random pairs in several strata, and every pair of 39 special numbers.
        A value is missed where a result is NaN and should not be, is not and should be, or an infinity or a sign is wrong; that and the
        values that C99's annex F fixes are compared in both precisions. Results have the same bits at every register width (a test).

        {table}
        """);
}
