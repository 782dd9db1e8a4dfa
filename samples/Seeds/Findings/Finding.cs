namespace SeedsSample.Findings;

/// <summary>One comparison of something computed with a reference. The comparison is made when asked, never before.</summary>
/// <param name="What">What is compared.</param>
internal abstract record Finding(string What)
{
    /// <summary>What Nabla computed, for the reader.</summary>
    public abstract string Computed { get; }

    /// <summary>The reference and the tolerance, for the reader.</summary>
    public abstract string Reference { get; }

    /// <summary>Whether the two agree.</summary>
    public abstract bool Holds { get; }

    /// <summary>The same with a reference that is wrong.</summary>
    public abstract Finding Sabotaged();
}
