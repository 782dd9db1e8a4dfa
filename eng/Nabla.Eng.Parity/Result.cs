namespace Nabla.Eng.Parity;

/// <summary>How an entry came out: it passes where every sample does.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Verdicts">On the answer and its gradients of first and second order: of the samples the worst.</param>
/// <param name="Samples">How many samples passed.</param>
internal sealed record Result(Entry Entry, Verdict[] Verdicts, int Samples)
{
    /// <summary>Whether every answer is right.</summary>
    public bool PassesForward => Verdicts[0].Outcome == Outcome.Passed;

    /// <summary>Whether every gradient is right, too.</summary>
    public bool PassesGradients => PassesForward && Entry.IsDifferentiable && Verdicts[1].IsFine;

    /// <summary>Whether every gradient's gradient is right, too.</summary>
    public bool PassesSecondOrder => PassesGradients && Entry.IsTwiceDifferentiable && Verdicts[2].IsFine;

    public static Result Of(Entry entry, Judge judge)
    {
        Verdict[] worst = [entry.Cases.Count == 0 ? new(Outcome.NotThere, "no samples") : default, default, default];
        int passed = 0;
        foreach (Case sample in entry.Cases)
        {
            Verdict[] verdicts = judge.Try(entry.Name, sample);
            passed += verdicts[0].IsFine ? 1 : 0;
            for (int order = 0; order < worst.Length; order++)
            {
                if (verdicts[order].Outcome > worst[order].Outcome)
                {
                    worst[order] = verdicts[order] with { Reason = verdicts[order].IsFine ? "" : $"{sample.DType}: {verdicts[order].Reason}" };
                }
            }
        }

        return new Result(entry, worst, passed);
    }

    public override string ToString()
    {
        string text = $"{Entry.Title}: {Text(Verdicts[0])} ({Samples} of {Entry.Cases.Count})";
        return PassesForward && Entry.IsDifferentiable ? $"{text}; gradients {Text(Verdicts[1])}; second order {(Entry.IsTwiceDifferentiable ? Text(Verdicts[2]) : "none")}" : text;
    }

    private static string Text(Verdict verdict) => verdict.Outcome switch
    {
        Outcome.Passed => "passed",
        Outcome.Nothing => "nothing to compare",
        Outcome.Wrong => $"wrong, {verdict.Reason}",
        Outcome.Threw => $"threw, {verdict.Reason}",
        _ => $"not there, {verdict.Reason}",
    };
}
