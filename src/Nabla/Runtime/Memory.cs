namespace Nabla;

/// <summary>What the library knows about the memory of tensors. Nothing here needs calling: memory takes care of itself.</summary>
public static class Memory
{
    /// <summary>The figures of this moment, of the pool of native blocks; tensors of a few KB live in managed arrays and are not counted.</summary>
    /// <returns>A snapshot; taking it collects nothing.</returns>
    public static MemoryReport Report() => StoragePool.Shared.Report();
}
