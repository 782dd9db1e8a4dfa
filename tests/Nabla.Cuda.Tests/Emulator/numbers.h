// Numbers of the types that libraries compute with, as they are stored; sums are kept in double.
#ifndef NUMBERS_H
#define NUMBERS_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define API __attribute__((visibility("default")))

typedef enum { F32, F64, F16, BF16, TYPES } Type;

static const size_t type_bytes[TYPES] = { 4, 8, 2, 2 };

static inline float f32_of_bits(uint32_t bits) {
    float x;
    memcpy(&x, &bits, 4);
    return x;
}

static inline uint32_t bits_of_f32(float x) {
    uint32_t bits;
    memcpy(&bits, &x, 4);
    return bits;
}

static inline double number_at(Type type, const void* from, int64_t i) {
    switch (type) {
        case F64: return ((const double*)from)[i];
        case BF16: return f32_of_bits((uint32_t)((const uint16_t*)from)[i] << 16);
        case F16: {
            uint16_t half = ((const uint16_t*)from)[i];
            int exponent = half >> 10 & 31, fraction = half & 1023;
            double x = exponent == 31 ? (fraction ? NAN : INFINITY) : exponent ? ldexp(1024 + fraction, exponent - 25) : ldexp(fraction, -24);
            return half >> 15 ? -x : x;
        }
        default: return ((const float*)from)[i];
    }
}

static inline uint16_t f16_of(double x) {
    uint16_t sign = signbit(x) ? 0x8000 : 0;
    if (isnan(x)) { return 0x7FFF; }
    x = fabs(x);
    if (x >= 65520) { return sign | 0x7C00; }
    int exponent = x < ldexp(1, -14) ? -14 : ilogb(x);
    // Whole numbers of the last place; the current rounding is to nearest, ties to even.
    long places = lrint(ldexp(x, 10 - exponent));
    return sign | (uint16_t)(((exponent + 14) << 10) + places);
}

static inline void put_number(Type type, void* to, int64_t i, double x) {
    switch (type) {
        case F64: ((double*)to)[i] = x; break;
        case F16: ((uint16_t*)to)[i] = f16_of(x); break;
        case BF16: {
            uint32_t bits = bits_of_f32((float)x);
            ((uint16_t*)to)[i] = isnan(x) ? 0x7FFF : (uint16_t)((bits + 0x7FFF + (bits >> 16 & 1)) >> 16);
            break;
        }
        default: ((float*)to)[i] = (float)x;
    }
}

// TensorFloat-32 has 10 bits behind the point.
static inline double rounded(double x) { return isfinite(x) ? f32_of_bits((bits_of_f32((float)x) + 0x1000) & ~0x1FFFu) : x; }

// What the emulated driver offers libraries: a call in a stream's order.
int emulator_device(void);
int emulator_call(void* stream, void (*function)(const void* state), const void* state, size_t bytes, void* const* memory, unsigned memories);

#endif
