namespace SeedsSample;

/// <summary>One item of a notebook: what it got there, and how to find out what Nabla gets.</summary>
/// <param name="Id">Its identifier, for example S0-17.</param>
/// <param name="Title">What it is about.</param>
/// <param name="Recorded">What the notebook got, or what it lacks.</param>
/// <param name="Check">Computes, and compares with references.</param>
/// <param name="Lacking">Says what this machine lacks for it; null, or answering null, where nothing is.</param>
internal sealed record Seed(string Id, string Title, string Recorded, Action<Report> Check, Func<string?>? Lacking = null)
{
    /// <summary>Runs the comparisons, against perturbed references if <paramref name="isSabotaged"/>; none where the machine lacks what they need.</summary>
    public Report Run(Lab lab, bool isSabotaged)
    {
        Report report = new(lab, isSabotaged) { Lacks = Lacking?.Invoke() };
        if (report.Lacks is not null)
        {
            return report;
        }

        try
        {
            Check(report);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // A row that breaks is a row that fails, not the end of the walk.
            report.Same("went through", $"{exception.GetType().Name}: {exception.Message}", "to its end");
        }

        return report;
    }
}
