namespace Nabla;

/// <summary>The words themselves.</summary>
internal readonly unsafe struct Bits32 : IDraw<uint>
{
    public static int PerChunk => Chunk.Words32;

    public void Fill(Chunk chunk, uint* to) => chunk.Store(to);
}

/// <summary>The words themselves.</summary>
internal readonly unsafe struct Bits64 : IDraw<ulong>
{
    public static int PerChunk => Chunk.Words64;

    public void Fill(Chunk chunk, ulong* to) => chunk.Store(to);
}
