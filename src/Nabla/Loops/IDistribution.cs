namespace Nabla.Loops;

/// <summary>How the bits of a counter-based stream become numbers.</summary>
internal interface IDistribution
{
    /// <summary>Which numbers these are, for machines that draw them in their own language.</summary>
    static abstract Distributed Distributed { get; }

    /// <summary>Fills with the elements <paramref name="first"/>, first + 1, … of the stream.</summary>
    static abstract unsafe void Fill(float* to, long count, ulong seed, ulong stream, long first);

    /// <inheritdoc cref="Fill(float*, long, ulong, ulong, long)"/>
    static abstract unsafe void Fill(double* to, long count, ulong seed, ulong stream, long first);
}

/// <summary>Numbers that machines draw.</summary>
internal enum Distributed
{
    /// <summary>Multiples of 2⁻²⁴ or 2⁻⁵³ in [0, 1), all alike.</summary>
    Uniform,

    /// <summary>Of mean 0 and variance 1.</summary>
    Normal,
}
