namespace SeedsSample;

/// <summary>How many rows hold, fail, and lack something on this machine.</summary>
internal sealed class Tally
{
    private readonly List<string> _failed = [];
    private readonly List<string> _lacking = [];
    private int _ok;

    public bool HasFailures => _failed.Count > 0;

    public static string Verdict(Report report) => report.Lacks is not null ? "lacks" : report.Holds ? "ok" : "FAILED";

    public void Count(Seed seed, Report report)
    {
        if (report.Lacks is not null)
        {
            _lacking.Add(seed.Id);
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
        $"{_ok + _lacking.Count + _failed.Count} rows: {_ok} ok, {Named(_lacking, "not possible on this machine")}{Named(_failed, "FAILED", always: true)}";

    private static string Named(List<string> rows, string what, bool always = false) =>
        rows.Count > 0 ? $"{rows.Count} {what}: {string.Join(", ", rows)}{(always ? "" : "; ")}" : always ? $"0 {what}" : "";
}
