namespace SeedsSample;

/// <summary>How many rows hold, fail and come later.</summary>
internal sealed class Tally
{
    private readonly List<string> _failed = [];
    private int _ok;
    private int _later;

    public bool HasFailures => _failed.Count > 0;

    public static string Verdict(Seed seed, Report report) => seed.Check is null ? "later" : report.Holds ? "ok" : "FAILED";

    public void Count(Seed seed, Report report)
    {
        if (seed.Check is null)
        {
            _later++;
        }
        else if (report.Holds)
        {
            _ok++;
        }
        else
        {
            _failed.Add(seed.Id);
        }
    }

    public override string ToString() =>
        $"{_ok + _later + _failed.Count} rows: {_ok} ok, {_later} later, {_failed.Count} FAILED{(HasFailures ? $": {string.Join(", ", _failed)}" : "")}";
}
