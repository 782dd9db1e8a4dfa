namespace Nabla.Gpu;

/// <summary>OpenCL C 1.2.</summary>
internal sealed class OpenClDialect : Dialect
{
    private OpenClDialect()
    {
    }

    public static OpenClDialect Instance { get; } = new();

    public override string Name => "OpenCL C";

    public override string Names(bool hasFloat64) => (hasFloat64 ? "#define HAS_F64 1\n" : "") + Page;

    private const string Page = """
        #pragma OPENCL FP_CONTRACT OFF
        #ifdef HAS_F64
        #pragma OPENCL EXTENSION cl_khr_fp64 : enable
        #endif
        #define KERNEL __kernel
        #define FUNCTION static inline
        #define GLOBAL __global
        #define LOCAL __local
        #define CONSTANT __constant
        #define BARRIER() barrier(CLK_LOCAL_MEM_FENCE)
        #define GROUP() ((long)get_group_id(0))
        #define GROUPS() ((long)get_num_groups(0))
        #define ITEM() ((int)get_local_id(0))
        #define ITEMS() ((int)get_local_size(0))
        typedef uchar u8; typedef ushort u16; typedef int i32; typedef uint u32; typedef long i64; typedef ulong u64;
        typedef uchar4 u8x4; typedef ushort4 u16x4; typedef int4 i32x4; typedef long4 i64x4;
        typedef float f32; typedef float4 f32x4;
        #define f32_of_bits(x) as_float((u32)(x))
        #define bits_of_f32(x) as_uint(x)
        #define f32_fma(x, y, z) fma((f32)(x), (f32)(y), (f32)(z))
        #define f32_sqrt(x) sqrt((f32)(x))
        #define f32_floor(x) floor((f32)(x))
        #define f32_ceil(x) ceil((f32)(x))
        #define f32_trunc(x) trunc((f32)(x))
        #define f32_rint(x) rint((f32)(x))
        #define u64_high(x, y) mul_hi((u64)(x), (u64)(y))
        #define u64_zeros(x) ((i32)clz((u64)(x)))
        #ifdef HAS_F64
        typedef double f64; typedef double4 f64x4;
        #define f64_of_bits(x) as_double((u64)(x))
        #define bits_of_f64(x) as_ulong(x)
        #define f64_fma(x, y, z) fma((f64)(x), (f64)(y), (f64)(z))
        #define f64_sqrt(x) sqrt((f64)(x))
        #define f64_floor(x) floor((f64)(x))
        #define f64_ceil(x) ceil((f64)(x))
        #define f64_trunc(x) trunc((f64)(x))
        #define f64_rint(x) rint((f64)(x))
        #endif

        """;
}
