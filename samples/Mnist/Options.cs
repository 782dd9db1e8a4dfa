namespace MnistSample;

/// <summary>What the user asked for, checked.</summary>
internal sealed record Options
{
    /// <summary>Where results go unless the user says otherwise.</summary>
    public const string DefaultSave = "mnist.safetensors";

    public string? Data { get; init; }

    /// <summary>How many epochs in all, those before a resume included.</summary>
    public int Epochs { get; init; } = 3;

    /// <summary>What the numbers of the training follow from.</summary>
    public AskedSettings Settings { get; init; } = new();

    /// <summary>Where to save: what the user said, else over the run that goes on, else the default.</summary>
    public string Save
    {
        get => field ?? Resume ?? DefaultSave;
        init;
    }

    public string? Resume { get; init; }

    public string? Evaluate { get; init; }

    public bool Offline { get; init; }

    /// <summary>Whether steps run as they are written, instead of compiled.</summary>
    public bool Eager { get; init; }

    /// <summary>Where to compute, as the user named it.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>The loss curve lies beside the weights.</summary>
    public string ChartPath => Path.ChangeExtension(Save, ".svg");

    /// <summary>Finds what cannot work before any work is done.</summary>
    /// <exception cref="BadInputException">Says which option, what it was, and what it must be.</exception>
    public void Check()
    {
        Require(Epochs >= 0, $"--epochs {Epochs}: must be 0 or more.");
        Require(!(Settings.Batch < 1), $"--batch {Settings.Batch}: must be at least 1.");
        Require(!(Settings.Hidden < 1), $"--hidden {Settings.Hidden}: must be at least 1.");
        Require(Settings.LearningRate is null or (> 0 and < double.PositiveInfinity), FormattableString.Invariant($"--lr {Settings.LearningRate}: must be a positive number."));
        Require(Settings.Dropout is null or (>= 0 and < 1), FormattableString.Invariant($"--dropout {Settings.Dropout}: must be at least 0 and below 1."));
        Require(Resume is null || Evaluate is null, "--resume and --evaluate cannot be used together: the one trains, the other does not.");
        RequireFile("--resume", Resume);
        RequireFile("--evaluate", Evaluate);
        if (Evaluate is null)
        {
            Require(Save.Length > 0, "--save: name a file.");
            SaveTarget.Check("--save", Save);
            Require(
                !string.Equals(Path.GetFullPath(ChartPath), Path.GetFullPath(Save), StringComparison.OrdinalIgnoreCase),
                $"--save {Save}: that name is the loss curve's; name it .safetensors.");
            SaveTarget.Check("--save", ChartPath);
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
