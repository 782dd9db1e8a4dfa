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

    public override string ToString()
    {
        string lacking = _lacking.Count > 0 ? $"{_lacking.Count} not possible on this machine: {string.Join(", ", _lacking)}; " : "";
        return $"{_ok + _lacking.Count + _failed.Count} rows: {_ok} ok, {lacking}{_failed.Count} FAILED{(HasFailures ? $": {string.Join(", ", _failed)}" : "")}";
    }
}
