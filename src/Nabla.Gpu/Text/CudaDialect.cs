namespace Nabla.Gpu;

/// <summary>CUDA C, without any header.</summary>
internal sealed class CudaDialect : Dialect
{
    private CudaDialect()
    {
    }

    public static CudaDialect Instance { get; } = new();

    public override string Name => "CUDA C";

    public override string Names(bool hasFloat64) => (hasFloat64 ? "#define HAS_F64 1\n" : "") + Page;

    private const string Page = """
        #define KERNEL extern "C" __global__
        #define FUNCTION static __device__ __forceinline__
        #define GLOBAL
        #define LOCAL __shared__
        #define CONSTANT static __device__ const
        #define BARRIER() __syncthreads()
        #define GROUP() ((i64)blockIdx.x)
        #define GROUPS() ((i64)gridDim.x)
        #define ITEM() ((i32)threadIdx.x)
        #define ITEMS() ((i32)blockDim.x)
        typedef unsigned char u8; typedef unsigned short u16; typedef int i32; typedef unsigned int u32; typedef long long i64; typedef unsigned long long u64;
        struct __align__(4) u8x4 { u8 x, y, z, w; };
        struct __align__(8) u16x4 { u16 x, y, z, w; };
        struct __align__(16) i32x4 { i32 x, y, z, w; };
        struct __align__(16) i64x4 { i64 x, y, z, w; };
        typedef float f32;
        struct __align__(16) f32x4 { f32 x, y, z, w; };
        #define f32_of_bits(x) __uint_as_float((u32)(x))
        #define bits_of_f32(x) __float_as_uint(x)
        #define f32_fma(x, y, z) __fmaf_rn(x, y, z)
        #define f32_sqrt(x) __fsqrt_rn(x)
        #define f32_floor(x) floorf(x)
        #define f32_ceil(x) ceilf(x)
        #define f32_trunc(x) truncf(x)
        #define f32_rint(x) rintf(x)
        #define u64_high(x, y) __umul64hi((u64)(x), (u64)(y))
        #define u64_zeros(x) __clzll((i64)(x))
        #ifdef HAS_F64
        typedef double f64;
        struct __align__(16) f64x4 { f64 x, y, z, w; };
        #define f64_of_bits(x) __longlong_as_double((i64)(x))
        #define bits_of_f64(x) ((u64)__double_as_longlong(x))
        #define f64_fma(x, y, z) __fma_rn(x, y, z)
        #define f64_sqrt(x) __dsqrt_rn(x)
        #define f64_floor(x) floor(x)
        #define f64_ceil(x) ceil(x)
        #define f64_trunc(x) trunc(x)
        #define f64_rint(x) rint(x)
        #endif

        """;
}
