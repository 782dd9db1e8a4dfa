using System.Runtime.InteropServices;

namespace Nabla.Cuda.Native;

/// <summary>The functions of cuBLASLt, products of matrices, that are used here; 0 means that it was done. <see cref="CudaLibraries"/> finds the library.</summary>
internal static unsafe partial class CublasLt
{
    /// <summary>The name that <see cref="CudaLibraries"/> resolves.</summary>
    public const string Library = "cublasLt";

    /// <summary>In which numbers sums are kept: CUBLAS_COMPUTE_32F, CUBLAS_COMPUTE_64F, CUBLAS_COMPUTE_32F_FAST_TF32 of cublasComputeType_t.</summary>
    public const int ComputeFloat32 = 68, ComputeFloat64 = 70, ComputeTensorFloat32 = 77;

    /// <summary>Element types: CUDA_R_32F, CUDA_R_64F, CUDA_R_16F, CUDA_R_16BF of cudaDataType_t.</summary>
    public const int Float32 = 0, Float64 = 1, Float16 = 2, BFloat16 = 14;

    /// <summary>Facts of a product: CUBLASLT_MATMUL_DESC_TRANSA, CUBLASLT_MATMUL_DESC_TRANSB, CUBLASLT_MATMUL_DESC_EPILOGUE (4 bytes), CUBLASLT_MATMUL_DESC_BIAS_POINTER (an address, of as many numbers of the result's type as it has rows).</summary>
    public const int TransposeA = 3, TransposeB = 4, Epilogue = 7, BiasPointer = 8;

    /// <summary>What becomes of sums: CUBLASLT_EPILOGUE_RELU, CUBLASLT_EPILOGUE_BIAS; both together are CUBLASLT_EPILOGUE_RELU_BIAS. Up to CUDA 11.8 older devices forgot the bias of results between whose columns was room.</summary>
    public const uint EpilogueRelu = 2, EpilogueBias = 4;

    /// <summary>Facts of a matrix: CUBLASLT_MATRIX_LAYOUT_BATCH_COUNT (4 bytes), CUBLASLT_MATRIX_LAYOUT_STRIDED_BATCH_OFFSET (8 bytes, in elements).</summary>
    public const int BatchCount = 5, BatchStride = 6;

    /// <summary>Facts of a preference: CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES (8 bytes); CUBLASLT_MATMUL_PREF_REDUCTION_SCHEME_MASK and CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_A_BYTES to _D_BYTES (4 bytes).</summary>
    public const int MaxWorkspaceBytes = 1, ReductionSchemes = 3, AlignmentOfA = 5, AlignmentOfB = 6, AlignmentOfC = 7, AlignmentOfD = 8;

    /// <summary>CUBLASLT_REDUCTION_SCHEME_COMPUTE_TYPE: parts of a sum are added in the workspace, in one order, as wide as they are computed. Of the others, CUBLASLT_REDUCTION_SCHEME_INPLACE (1) adds where the result
    /// lies, in any order, and CUBLASLT_REDUCTION_SCHEME_OUTPUT_TYPE (4) rounds parts to the result's type, so that bfloat16 would be summed in bfloat16. Sums that are not cut into parts need none.</summary>
    public const uint ReductionsAsComputed = 2;

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
