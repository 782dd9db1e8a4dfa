namespace Nabla.Bench.Memory;

/// <summary>How the tensors of a step are sized.</summary>
internal enum Sizes
{
    /// <summary>40 saved tensors of 4 MB.</summary>
    Even,

    /// <summary>40 saved tensors from 64 bytes to 64 MB, log-uniform, drawn anew every step.</summary>
    Mixed,

    /// <summary>As even, and between every two of them two more that are dropped at once.</summary>
    Temporaries,

    /// <summary>2,000 saved tensors of 64 bytes to 16 KB.</summary>
    Small,
}

/// <summary>One program's way of using memory.</summary>
internal sealed record Scenario(string Name, Sizes Sizes, bool SafePoints)
{
    /// <summary>Steps each thread takes.</summary>
    public int Steps { get; init; } = 1000;

    /// <summary>Threads that step at once; the second is slower by <see cref="Slowness"/>.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>How many times longer the second thread works on each tensor.</summary>
    public int Slowness { get; init; } = 1;

    /// <summary>Megabytes of small objects that the user keeps.</summary>
    public int Heap { get; init; }

    /// <summary>Kilobytes of small objects that the user allocates beside each saved tensor and drops with the step.</summary>
    public int Churn { get; init; }

    /// <summary>Whether every byte is written forward and read backward; otherwise one byte a page is touched.</summary>
    public bool Works { get; init; } = true;

    /// <summary>
    /// Whether the bars apply. Reported only: steps without work; a user whose own garbage makes the collector promote what
    /// is alive; a tape with temporaries and no safe point, which no program has, since Backward is one; small sets, where
    /// collecting often keeps memory warm and is worth its time: look at the time an allocation takes, work included.
    /// </summary>
    public bool Judged => Works && Churn == 0 && Sizes != Sizes.Small && (SafePoints || Sizes != Sizes.Temporaries);

    /// <summary>Everything measured, each with and without safe points.</summary>
    public static IReadOnlyList<Scenario> All { get; } = [.. Both().SelectMany(pair => pair)];

    private static IEnumerable<Scenario[]> Both()
    {
        Scenario[] templates =
        [
            new("tape", Sizes.Even, true),
            new("tape, 1 GB heap", Sizes.Even, true) { Heap = 1024 },
            new("mixed", Sizes.Mixed, true),
            new("mixed, 1 GB heap", Sizes.Mixed, true) { Heap = 1024 },
            new("two threads", Sizes.Even, true) { Threads = 2, Steps = 500 },
            new("two threads, 1 GB heap", Sizes.Even, true) { Threads = 2, Steps = 500, Heap = 1024 },
            new("two threads, mixed", Sizes.Mixed, true) { Threads = 2, Steps = 500 },
            new("one thread 4x slower", Sizes.Even, true) { Threads = 2, Slowness = 4, Steps = 300 },
            new("temporaries", Sizes.Temporaries, true) { Steps = 500 },
            new("temporaries, 1 GB heap", Sizes.Temporaries, true) { Steps = 500, Heap = 1024 },
            new("small", Sizes.Small, true) { Steps = 2000 },
            new("churn 20 MB a step", Sizes.Even, true) { Churn = 512 },
            new("churn, 1 GB heap", Sizes.Even, true) { Churn = 512, Heap = 1024 },
            new("no work", Sizes.Even, true) { Works = false },
            new("no work, 1 GB heap", Sizes.Even, true) { Works = false, Heap = 1024 },
            new("no work, mixed", Sizes.Mixed, true) { Works = false },
        ];
        return templates.Select(template => new[] { template, template with { SafePoints = false } });
    }
}
