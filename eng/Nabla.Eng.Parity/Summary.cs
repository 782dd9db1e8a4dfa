using System.Globalization;
using System.Text;

namespace Nabla.Eng.Parity;

/// <summary>All entries together.</summary>
internal sealed class Summary(IReadOnlyList<Result> results)
{
    /// <summary>The counts: entries that pass forward; of those PyTorch differentiates, the ones whose gradients pass; of those it differentiates twice, the ones that pass that.</summary>
    public override string ToString()
    {
        int forward = results.Count(one => one.PassesForward);
        int differentiable = results.Count(one => one.PassesForward && one.Entry.IsDifferentiable);
        int twice = results.Count(one => one.PassesForward && one.Entry.IsTwiceDifferentiable);
        return $"parity: {forward} of {results.Count} pass forward, {results.Count(one => one.PassesGradients)} of {differentiable} pass gradients, {results.Count(one => one.PassesSecondOrder)} of {twice} second order";
    }

    /// <summary>A page in Markdown: the counts, the entries that pass, those that do not with the reason, and those that nothing public is called like.</summary>
    public string ToTable()
    {
        StringBuilder text = new("# Parity with PyTorch\n\nWhat `eng/parity --table docs/parity.md` found: PyTorch's own operation database, replayed through the public API by name. An entry passes if every sample of it does.\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{this}.\n\n## Pass\n\n{Titles(results.Where(IsWhole))}\n\n## Pass in part, or not\n\n| entry | outcome | gradients |\n|---|---|---|\n");
        foreach (Result one in results.Where(one => !IsWhole(one) && !IsMissing(one)))
        {
            string gradients = !one.PassesForward ? "" : one.Verdicts[1].IsFine ? $"second order: {one.Verdicts[2].Reason}" : one.Verdicts[1].Reason;
            text.Append(CultureInfo.InvariantCulture, $"| {one.Entry.Title}, {one.Samples} of {one.Entry.Cases.Count} samples | {one.Verdicts[0].Outcome} {Cell(one.Verdicts[0].Reason)} | {Cell(gradients)} |\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"\n## Not there\n\n{Titles(results.Where(IsMissing))}\n").ToString();
    }

    private static bool IsWhole(Result one)
        => one.PassesForward && (one.PassesGradients || !one.Entry.IsDifferentiable) && (one.PassesSecondOrder || !one.Entry.IsTwiceDifferentiable);

    private static bool IsMissing(Result one) => one.Verdicts[0] is { Outcome: Outcome.NotThere } verdict && verdict.Reason.EndsWith(Judge.NoSuchName, StringComparison.Ordinal);

    private static string Titles(IEnumerable<Result> some) => string.Join(", ", some.Select(one => $"`{one.Entry.Title}`")) + ".";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
