namespace SeedsSample.Findings;

/// <summary>Texts that are the same.</summary>
internal sealed record TextFinding(string What, string Text, string Expected) : Finding(What)
{
    public override string Computed => Text;

    public override string Reference => Expected;

    public override bool Holds => string.Equals(Text, Expected, StringComparison.Ordinal);

    public override Finding Sabotaged() => this with { Expected = $"{Expected}, perturbed" };
}
