namespace MnistSample;

/// <summary>The settings that the user named; null where nothing was said.</summary>
internal sealed record AskedSettings(ulong? Seed = null, int? Batch = null, int? Hidden = null, double? LearningRate = null, double? Dropout = null)
{
    /// <summary>For a new run: what was not named is as in the main job.</summary>
    public RunSettings OrDefault() => new(
        Seed ?? RunSettings.Default.Seed,
        Batch ?? RunSettings.Default.Batch,
        Hidden ?? RunSettings.Default.Hidden,
        LearningRate ?? RunSettings.Default.LearningRate,
        Dropout ?? RunSettings.Default.Dropout);

    /// <summary>For a run that goes on: it does so with its own settings, so the user cannot have asked for others.</summary>
    /// <exception cref="BadInputException">Something else was asked for.</exception>
    public void RequireNoOtherThan(RunSettings saved, string file)
    {
        Require("--seed", Seed, saved.Seed, file);
        Require("--batch", Batch, saved.Batch, file);
        Require("--hidden", Hidden, saved.Hidden, file);
        Require("--lr", LearningRate, saved.LearningRate, file);
        Require("--dropout", Dropout, saved.Dropout, file);
    }

    private static void Require<T>(string option, T? asked, T saved, string file)
        where T : struct, IEquatable<T>
    {
        if (asked is { } value && !value.Equals(saved))
        {
            throw new BadInputException(FormattableString.Invariant($"{option} {value}: {file} was trained with {saved}, and goes on with that. Leave {option} out."));
        }
    }
}
