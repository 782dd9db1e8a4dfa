namespace MnistSample;

/// <summary>What the user asked for, checked.</summary>
internal sealed record Options
{
    /// <summary>Where results go unless the user says otherwise.</summary>
    public const string DefaultSave = "mnist.safetensors";

    public string? Data { get; init; }

    /// <summary>How many epochs in all, those before a resume included.</summary>
    public int Epochs { get; init; } = 3;

    public int Batch { get; init; } = 64;

    public int Hidden { get; init; } = 128;

    public double LearningRate { get; init; } = 1e-3;

    public ulong Seed { get; init; }

    public string Save { get; init; } = DefaultSave;

    public string? Resume { get; init; }

    public string? Evaluate { get; init; }

    public bool Offline { get; init; }

    /// <summary>The loss curve lies beside the weights.</summary>
    public string ChartPath => Path.ChangeExtension(Save, ".svg");

    /// <summary>Finds what cannot work before any work is done.</summary>
    /// <exception cref="BadInputException">Says which option, what it was, and what it must be.</exception>
    public void Check()
    {
        Require(Epochs >= 0, $"--epochs {Epochs}: must be 0 or more.");
        Require(Batch >= 1, $"--batch {Batch}: must be at least 1.");
        Require(Hidden >= 1, $"--hidden {Hidden}: must be at least 1.");
        Require(LearningRate > 0 && double.IsFinite(LearningRate), FormattableString.Invariant($"--lr {LearningRate}: must be a positive number."));
        Require(Resume is null || Evaluate is null, "--resume and --evaluate cannot be used together: the one trains, the other does not.");
        RequireFile("--resume", Resume);
        RequireFile("--evaluate", Evaluate);
        if (Evaluate is null)
        {
            SaveTarget.Check("--save", Save);
        }
    }

    private static void RequireFile(string option, string? path) =>
        Require(path is null || File.Exists(path), $"{option} {path}: there is no such file.");

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new BadInputException(message);
        }
    }
}
