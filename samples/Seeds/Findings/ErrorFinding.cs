namespace SeedsSample.Findings;

/// <summary>An exception of a certain type, whose message mentions what matters.</summary>
internal sealed record ErrorFinding(string What, Exception? Error, string Type, string Mention) : Finding(What)
{
    public override string Computed => Error is null ? "nothing is thrown" : $"{Error.GetType().Name}: {Error.Message}";

    public override string Reference => $"{Type} that mentions \"{Mention}\"";

    public override bool Holds => Error is not null && Error.Message.Contains(Mention, StringComparison.Ordinal);

    public override Finding Sabotaged() => this with { Mention = $"{Mention}, perturbed" };
}
