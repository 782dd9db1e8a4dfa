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

#include "intrinsics.h"
#define __fsqrt_rn(x) __builtin_sqrtf(x)
#define __dsqrt_rn(x) __builtin_sqrt(x)
static __forceinline__ int __clzll(long long x) { return x == 0 ? 64 : __builtin_clzll((unsigned long long)x); }
