using System.Globalization;

namespace Nabla.Bench.Memory;

/// <summary>What a run of a scenario measured; travels between processes as one line.</summary>
internal sealed record Outcome(double LiveMegabytes, double PeakMegabytes, double NanosecondsAnAllocation, double InCollections, double InPauses, double Seconds, long Young, long Full)
{
    private const double LargestRatio = 3;
    private const double LargestShare = 0.10;
    private const double SmallestMegabytes = 64;

    /// <summary>Resident at most, over live at most.</summary>
    public double Ratio => PeakMegabytes / LiveMegabytes;

    /// <summary>Whether both bars are met; below 64 MB resident no ratio counts, since the collector's own budgets are larger than that.</summary>
    public bool Passes => (Ratio <= LargestRatio || PeakMegabytes <= SmallestMegabytes) && InCollections <= LargestShare;

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static Outcome Parse(string line)
    {
        double[] fields = [.. line.Split(' ').Select(field => double.Parse(field, CultureInfo.InvariantCulture))];
        return new Outcome(fields[0], fields[1], fields[2], fields[3], fields[4], fields[5], (long)fields[6], (long)fields[7]);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{LiveMegabytes:R} {PeakMegabytes:R} {NanosecondsAnAllocation:R} {InCollections:R} {InPauses:R} {Seconds:R} {Young} {Full}");
}
