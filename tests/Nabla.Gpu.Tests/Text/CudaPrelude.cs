namespace Nabla.Gpu.Tests.Text;

/// <summary>What NVRTC knows of itself and clang does not: the names that the CUDA dialect's page stands on.</summary>
internal static class CudaPrelude
{
    /// <summary>What stands before every text.</summary>
    public static string Page { get; } = Own + File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Text", "intrinsics.h"));

    private const string Own = """
        #define __global__ __attribute__((global))
        #define __device__ __attribute__((device))
        #define __shared__ __attribute__((shared))
        #define __forceinline__ __inline__ __attribute__((always_inline))
        #define __align__(n) __attribute__((aligned(n)))
        #define threadIdx (Ids{ (unsigned)__nvvm_read_ptx_sreg_tid_x() })
        #define blockIdx (Ids{ (unsigned)__nvvm_read_ptx_sreg_ctaid_x() })
        #define blockDim (Ids{ (unsigned)__nvvm_read_ptx_sreg_ntid_x() })
        #define gridDim (Ids{ (unsigned)__nvvm_read_ptx_sreg_nctaid_x() })
        struct Ids { unsigned x; };
        #define __fsqrt_rn(x) __nvvm_sqrt_rn_f(x)
        #define __dsqrt_rn(x) __nvvm_sqrt_rn_d(x)
        #define __clzll(x) __builtin_clzll(x)

        """;
}
