namespace Nabla.Bench.Contract;

/// <summary>A product's shape, and which operands lie transposed in memory.</summary>
internal sealed record Sizes(int M, int N, int K, bool ATransposed = false, bool BTransposed = false);
