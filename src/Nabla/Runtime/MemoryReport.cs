using System.Globalization;

namespace Nabla;

/// <summary>The memory of tensors at one moment.</summary>
/// <param name="LiveBytes">Bytes of blocks that tensors hold, or that nobody has yet found unreachable.</param>
/// <param name="PooledBytes">Bytes of free blocks kept for the next tensors.</param>
/// <param name="MappedBytes">Bytes got from the system: live and pooled, the most that can be resident.</param>
/// <param name="YoungCollections">Collections of generations 0 and 1 that the pool asked for since the process began.</param>
/// <param name="FullCollections">Full collections that the pool asked for since the process began.</param>
/// <param name="TimeInCollections">Wall time spent in both, returning blocks included.</param>
public readonly record struct MemoryReport(
    long LiveBytes, long PooledBytes, long MappedBytes, long YoungCollections, long FullCollections, TimeSpan TimeInCollections)
{
    /// <summary>The figures in one line.</summary>
    /// <returns>Such as <c>live 160.0 MB, pooled 12.5 MB, mapped 172.5 MB; 40 young and 0 full collections in 3.1 ms</c>.</returns>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"live {Quantity(LiveBytes)}, pooled {Quantity(PooledBytes)}, mapped {Quantity(MappedBytes)}; {YoungCollections} young and {FullCollections} full collections in {TimeInCollections.TotalMilliseconds:F1} ms");

    /// <summary>A number of bytes for people: <c>512 B</c>, <c>1.5 KB</c>, <c>160.0 MB</c>, <c>2.0 GB</c>.</summary>
    internal static string Quantity(long bytes) => Math.Abs(bytes) switch
    {
        < 1L << 10 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1L << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:F1} KB"),
        < 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:F1} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1073741824.0:F1} GB"),
    };
}
