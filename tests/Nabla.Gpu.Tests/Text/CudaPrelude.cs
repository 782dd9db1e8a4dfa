namespace Nabla.Gpu.Tests.Text;

/// <summary>What NVRTC knows of itself and clang does not: the names that the CUDA dialect's page stands on.</summary>
internal static class CudaPrelude
{
    public const string Page = """
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
        template <class To, class From> static __device__ __forceinline__ To same_bits(From x) { To y; __builtin_memcpy(&y, &x, sizeof(y)); return y; }
        #define __uint_as_float(x) same_bits<float>((unsigned)(x))
        #define __float_as_uint(x) same_bits<unsigned>((float)(x))
        #define __longlong_as_double(x) same_bits<double>((long long)(x))
        #define __double_as_longlong(x) same_bits<long long>((double)(x))
        #define __fmaf_rn(x, y, z) __builtin_fmaf(x, y, z)
        #define __fma_rn(x, y, z) __builtin_fma(x, y, z)
        #define __fsqrt_rn(x) __nvvm_sqrt_rn_f(x)
        #define __dsqrt_rn(x) __nvvm_sqrt_rn_d(x)
        #define floorf(x) __builtin_floorf(x)
        #define ceilf(x) __builtin_ceilf(x)
        #define truncf(x) __builtin_truncf(x)
        #define rintf(x) __builtin_rintf(x)
        #define floor(x) __builtin_floor(x)
        #define ceil(x) __builtin_ceil(x)
        #define trunc(x) __builtin_trunc(x)
        #define rint(x) __builtin_rint(x)
        #define __umul64hi(x, y) ((unsigned long long)(((unsigned __int128)(x) * (y)) >> 64))
        #define __clzll(x) __builtin_clzll(x)

        """;
}
