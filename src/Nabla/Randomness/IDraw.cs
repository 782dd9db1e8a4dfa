namespace Nabla;

/// <summary>A distribution: how a chunk of random words becomes numbers.</summary>
internal unsafe interface IDraw<T>
    where T : unmanaged
{
    /// <summary>How many numbers a chunk gives.</summary>
    static abstract int PerChunk { get; }

    /// <summary>Stores <see cref="PerChunk"/> numbers.</summary>
    void Fill(Chunk chunk, T* to);
}
