namespace MnistSample;

/// <summary>What the numbers of a training follow from, besides the images.</summary>
internal sealed record RunSettings(ulong Seed, int Batch, int Hidden, double LearningRate, double Dropout)
{
    /// <summary>Those of the main job.</summary>
    public static readonly RunSettings Default = new(Seed: 0, Batch: 64, Hidden: 128, LearningRate: 1e-3, Dropout: 0);

    /// <summary>One line for people.</summary>
    public string Summary => FormattableString.Invariant($"784-{Hidden}-10{(Dropout > 0 ? FormattableString.Invariant($", dropout {Dropout}") : "")}, batch {Batch}, Adam {LearningRate}, seed {Seed}");
}
