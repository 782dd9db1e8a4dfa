using System.Runtime.CompilerServices;

namespace Nabla.Cuda.Native;

/// <summary>How cuBLASLt computes a product, cublasLtMatmulAlgo_t: 64 bytes whose meaning is its own.</summary>
[InlineArray(8)]
internal struct ProductAlgorithm
{
    private ulong _first;
}
