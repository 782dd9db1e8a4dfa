// What NVRTC knows of itself, for a processor: every kernel's text is compiled as C++ behind this page.
#include "module.h"

#define __global__ __attribute__((visibility("default")))
#define __device__
#define __forceinline__ inline __attribute__((always_inline))
#define __align__(n) __attribute__((aligned(n)))
#define __shared__ static __attribute__((section("shared_memory")))
#define threadIdx (cuda_place.thread)
#define blockIdx (cuda_place.block)
#define blockDim (cuda_place.threads)
#define gridDim (cuda_place.blocks)

extern "C" { Place cuda_place; }

// Each barrier of the text is a call of its own, known by where it returns to.
static __attribute__((noinline)) void cuda_barrier() { cuda_place.barrier(__builtin_return_address(0)); }
#define __syncthreads() cuda_barrier()

template <class To, class From> static __forceinline__ To same_bits(From x) { To y; static_assert(sizeof(To) == sizeof(From)); __builtin_memcpy(&y, &x, sizeof(y)); return y; }
#define __uint_as_float(x) same_bits<float>((unsigned)(x))
#define __float_as_uint(x) same_bits<unsigned>((float)(x))
#define __longlong_as_double(x) same_bits<double>((long long)(x))
#define __double_as_longlong(x) same_bits<long long>((double)(x))
#define __fmaf_rn(x, y, z) __builtin_fmaf(x, y, z)
#define __fma_rn(x, y, z) __builtin_fma(x, y, z)
#define __fsqrt_rn(x) __builtin_sqrtf(x)
#define __dsqrt_rn(x) __builtin_sqrt(x)
#define floorf(x) __builtin_floorf(x)
#define ceilf(x) __builtin_ceilf(x)
#define truncf(x) __builtin_truncf(x)
#define rintf(x) __builtin_rintf(x)
#define floor(x) __builtin_floor(x)
#define ceil(x) __builtin_ceil(x)
#define trunc(x) __builtin_trunc(x)
#define rint(x) __builtin_rint(x)
#define __umul64hi(x, y) ((unsigned long long)(((unsigned __int128)(x) * (y)) >> 64))
static __forceinline__ int __clzll(long long x) { return x == 0 ? 64 : __builtin_clzll((unsigned long long)x); }
