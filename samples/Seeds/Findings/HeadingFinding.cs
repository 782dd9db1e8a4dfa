namespace SeedsSample.Findings;

/// <summary>A heading of the guide: the place that puts a note of a notebook right.</summary>
internal sealed record HeadingFinding(string Page, string Heading) : Finding("guide")
{
    public override string Computed => GuidePages.Headings(Page).Contains(Heading) ? $"{Page} § {Heading}" : $"{Page} has no such heading";

    public override string Reference => $"{Page} § {Heading}";

    public override bool Holds => string.Equals(Computed, Reference, StringComparison.Ordinal);

    public override Finding Sabotaged() => this with { Heading = $"{Heading}, perturbed" };
}
