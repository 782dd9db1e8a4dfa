using System.Runtime.InteropServices;

namespace Nabla.Cuda.Native;

/// <summary>The functions of cuBLASLt, products of matrices, that are used here; 0 means that it was done. <see cref="CudaLibraries"/> finds the library.</summary>
internal static unsafe partial class CublasLt
{
    /// <summary>The name that <see cref="CudaLibraries"/> resolves.</summary>
    public const string Library = "cublasLt";

    /// <summary>In which numbers sums are kept.</summary>
    public const int ComputeFloat32 = 68, ComputeFloat64 = 70, ComputeTensorFloat32 = 77;

    /// <summary>Element types.</summary>
    public const int Float32 = 0, Float64 = 1, Float16 = 2, BFloat16 = 14;

    /// <summary>Facts of a product.</summary>
    public const int TransposeA = 3, TransposeB = 4;

    /// <summary>Facts of a matrix.</summary>
    public const int BatchCount = 5, BatchStride = 6;

    /// <summary>Facts of a preference.</summary>
    public const int MaxWorkspaceBytes = 1, ReductionSchemes = 3, AlignmentOfA = 5, AlignmentOfB = 6, AlignmentOfC = 7, AlignmentOfD = 8;

    /// <summary>Parts of sums that are added in the workspace, in one order; those added where the result lies are in any.</summary>
    public const uint OrderedReductions = 2 | 4;

    [LibraryImport(Library, EntryPoint = "cublasLtCreate")]
    public static partial int Create(out nint handle);

    [LibraryImport(Library, EntryPoint = "cublasLtMatmulDescCreate")]
    public static partial int CreateProduct(out nint product, int computeType, int scaleType);

    [LibraryImport(Library, EntryPoint = "cublasLtMatmulDescSetAttribute")]
    public static partial int SetProductFact(nint product, int what, void* value, nuint bytes);

    [LibraryImport(Library, EntryPoint = "cublasLtMatrixLayoutCreate")]
    public static partial int CreateMatrix(out nint matrix, int type, ulong rows, ulong columns, long stride);

    [LibraryImport(Library, EntryPoint = "cublasLtMatrixLayoutSetAttribute")]
    public static partial int SetMatrixFact(nint matrix, int what, void* value, nuint bytes);

    [LibraryImport(Library, EntryPoint = "cublasLtMatmulPreferenceCreate")]
    public static partial int CreatePreference(out nint preference);

    [LibraryImport(Library, EntryPoint = "cublasLtMatmulPreferenceSetAttribute")]
    public static partial int SetPreferenceFact(nint preference, int what, void* value, nuint bytes);

    [LibraryImport(Library, EntryPoint = "cublasLtMatmulPreferenceDestroy")]
    public static partial int DestroyPreference(nint preference);

    [LibraryImport(Library, EntryPoint = "cublasLtMatmulAlgoGetHeuristic")]
    public static partial int Propose(nint handle, nint product, nint a, nint b, nint c, nint d, nint preference, int capacity, ProductProposal* proposals, out int count);

    [LibraryImport(Library, EntryPoint = "cublasLtMatmul")]
    public static partial int Multiply(
        nint handle, nint product, void* alpha, nint a, nint aFacts, nint b, nint bFacts, void* beta, nint c, nint cFacts, nint d, nint dFacts,
        ProductAlgorithm* algorithm, nint workspace, nuint workspaceBytes, nint stream);
}
