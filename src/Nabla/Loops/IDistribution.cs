namespace Nabla.Loops;

/// <summary>How the bits of a counter-based stream become numbers.</summary>
internal interface IDistribution
{
    /// <summary>Fills with the elements <paramref name="first"/>, first + 1, … of the stream.</summary>
    static abstract unsafe void Fill(float* to, long count, ulong seed, ulong stream, long first);

    /// <inheritdoc cref="Fill(float*, long, ulong, ulong, long)"/>
    static abstract unsafe void Fill(double* to, long count, ulong seed, ulong stream, long first);
}
