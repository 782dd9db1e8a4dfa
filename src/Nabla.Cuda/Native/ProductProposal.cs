using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nabla.Cuda.Native;

/// <summary>What cuBLASLt proposes for a product, cublasLtMatmulHeuristicResult_t as it lies in memory: 96 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ProductProposal
{
    public ProductAlgorithm Algorithm;
    public nuint WorkspaceBytes;
    public int Status;
    public float Waves;
    public Rest Reserved;

    [InlineArray(4)]
    internal struct Rest
    {
        private int _first;
    }
}
