// cuBLASLt for tests: products one number after another, in a stream's order; what the real one does not take is refused. Numbers and signatures are those of cublasLt.h.
#include <stdlib.h>

#include "numbers.h"

enum { OK = 0, INVALID = 7, NOT_SUPPORTED = 15 };
enum { COMPUTE_32F = 68, COMPUTE_64F = 70, COMPUTE_32F_FAST_TF32 = 77 };
enum { RELU = 2, BIAS = 4, DEFAULT = 1 };
enum { WORKSPACE_BYTES = 4096, MARK = 0x5EED };

// For the device whose context was current when it was made.
typedef struct { int device; } Handle;
typedef struct { int compute, scale, transpose_a, transpose_b; uint32_t epilogue; void* bias; } Product;
typedef struct { Type type; uint64_t rows, columns; int64_t stride, batch_stride; int32_t batch; } Matrix;
typedef struct { uint64_t workspace; uint32_t reductions, alignments[4]; } Preference;
typedef struct { uint64_t data[8]; } Algorithm;
typedef struct { Algorithm algorithm; size_t workspace; int status; float waves; int reserved[4]; } Proposal;
typedef struct { Product product; Matrix a, b, d; void *to_a, *to_b, *to_d, *workspace; } Work;

static bool s_loses_nan;
static uint64_t s_counts[8];

// Products so far, by their epilogue.
API uint64_t emulator_products(unsigned epilogue) { return epilogue < 8 ? s_counts[epilogue] : 0; }

// Whether what is no number becomes 0 by a rectification, which the real library does not say.
API void emulator_lose_nan(int loses) { s_loses_nan = loses; }

API int cublasLtCreate(Handle** handle) {
    *handle = calloc(1, sizeof **handle);
    (*handle)->device = emulator_device();
    return OK;
}

static bool is_type(int type, Type* of) {
    *of = type == 0 ? F32 : type == 1 ? F64 : type == 2 ? F16 : BF16;
    return type == 0 || type == 1 || type == 2 || type == 14;
}

API int cublasLtMatmulDescCreate(Product** product, int compute, int scale) {
    *product = calloc(1, sizeof **product);
    **product = (Product){ compute, scale, 0, 0, DEFAULT, NULL };
    return OK;
}

API int cublasLtMatmulDescSetAttribute(Product* product, int what, const void* value, size_t bytes) {
    switch (what) {
        case 3: case 4:
            if (bytes != 4 || *(const int*)value < 0 || *(const int*)value > 1) { return INVALID; }
            *(what == 3 ? &product->transpose_a : &product->transpose_b) = *(const int*)value;
            return OK;
        case 7:
            if (bytes != 4) { return INVALID; }
            product->epilogue = *(const uint32_t*)value;
            return OK;
        case 8:
            if (bytes != sizeof(void*)) { return INVALID; }
            product->bias = *(void* const*)value;
            return OK;
        default: return INVALID;
    }
}

API int cublasLtMatrixLayoutCreate(Matrix** matrix, int type, uint64_t rows, uint64_t columns, int64_t stride) {
    Type of;
    if (!is_type(type, &of) || rows == 0 || columns == 0) { return INVALID; }
    *matrix = calloc(1, sizeof **matrix);
    **matrix = (Matrix){ of, rows, columns, stride, 0, 1 };
    return OK;
}

API int cublasLtMatrixLayoutSetAttribute(Matrix* matrix, int what, const void* value, size_t bytes) {
    if (what == 5 && bytes == 4) { matrix->batch = *(const int32_t*)value; }
    else if (what == 6 && bytes == 8) { matrix->batch_stride = *(const int64_t*)value; }
    else { return INVALID; }
    return OK;
}

API int cublasLtMatmulPreferenceCreate(Preference** preference) {
    *preference = calloc(1, sizeof **preference);
    (*preference)->reductions = 7;
    return OK;
}

API int cublasLtMatmulPreferenceDestroy(Preference* preference) {
    free(preference);
    return OK;
}

API int cublasLtMatmulPreferenceSetAttribute(Preference* preference, int what, const void* value, size_t bytes) {
    if (what == 1 && bytes == 8) { preference->workspace = *(const uint64_t*)value; }
    else if (what == 3 && bytes == 4) { preference->reductions = *(const uint32_t*)value; }
    else if (what >= 5 && what <= 8 && bytes == 4) { preference->alignments[what - 5] = *(const uint32_t*)value; }
    else { return INVALID; }
    return OK;
}

static int check(const Product* product, const Matrix* a, const Matrix* b, const Matrix* c, const Matrix* d) {
    uint64_t m = product->transpose_a ? a->columns : a->rows, k = product->transpose_a ? a->rows : a->columns;
    uint64_t k_of_b = product->transpose_b ? b->columns : b->rows, n = product->transpose_b ? b->rows : b->columns;
    if (k != k_of_b || d->rows != m || d->columns != n || c->rows != m || c->columns != n) { return INVALID; }
    if (a->batch != d->batch || b->batch != d->batch || c->batch != d->batch || d->batch < 1) { return INVALID; }
    if (a->stride < (int64_t)a->rows || b->stride < (int64_t)b->rows || d->stride < (int64_t)d->rows) { return INVALID; }
    if (a->type != d->type || b->type != d->type || c->type != d->type) { return NOT_SUPPORTED; }
    bool is_wide = d->type == F64;
    if (product->compute != (is_wide ? COMPUTE_64F : COMPUTE_32F) && !(product->compute == COMPUTE_32F_FAST_TF32 && d->type == F32)) { return NOT_SUPPORTED; }
    if (product->scale != is_wide) { return INVALID; }
    if (product->epilogue != DEFAULT && (is_wide || (product->epilogue & ~(uint32_t)(RELU | BIAS)) || !product->epilogue)) { return NOT_SUPPORTED; }
    return (product->epilogue & BIAS) && !product->bias ? INVALID : OK;
}

API int cublasLtMatmulAlgoGetHeuristic(
    Handle* handle, Product* product, Matrix* a, Matrix* b, Matrix* c, Matrix* d, Preference* preference, int capacity, Proposal* proposals, int* count) {
    *count = 0;
    int status = handle->device != emulator_device() || capacity < 1 ? INVALID : check(product, a, b, c, d);
    if (status) { return status; }
    // Sums in one order, as wide as they are computed, of matrices that are aligned.
    if (preference->reductions & ~2u || preference->workspace < WORKSPACE_BYTES) { return NOT_SUPPORTED; }
    for (int i = 0; i < 4; i++) {
        if (preference->alignments[i] < 16) { return NOT_SUPPORTED; }
    }

    proposals[0] = (Proposal){ { { MARK } }, WORKSPACE_BYTES, OK, 1, { 0 } };
    *count = 1;
    return OK;
}

static void multiply(const void* state) {
    const Work* of = state;
    bool is_rounded = of->product.compute == COMPUTE_32F_FAST_TF32;
    memset(of->workspace, 0x77, WORKSPACE_BYTES);
    uint64_t depth = of->product.transpose_a ? of->a.rows : of->a.columns;
    for (int64_t t = 0; t < of->d.batch; t++) {
        for (uint64_t j = 0; j < of->d.columns; j++) {
            for (uint64_t i = 0; i < of->d.rows; i++) {
                double sum = 0;
                for (uint64_t k = 0; k < depth; k++) {
                    double x = number_at(of->a.type, of->to_a, t * of->a.batch_stride + (int64_t)(of->product.transpose_a ? i * (uint64_t)of->a.stride + k : k * (uint64_t)of->a.stride + i));
                    double y = number_at(of->b.type, of->to_b, t * of->b.batch_stride + (int64_t)(of->product.transpose_b ? k * (uint64_t)of->b.stride + j : j * (uint64_t)of->b.stride + k));
                    sum += is_rounded ? rounded(x) * rounded(y) : x * y;
                }

                if (of->product.epilogue & BIAS) { sum += number_at(of->d.type, of->product.bias, (int64_t)i); }
                if (of->product.epilogue & RELU) { sum = sum < 0 || (s_loses_nan && isnan(sum)) ? 0 : sum; }
                put_number(of->d.type, of->to_d, t * of->d.batch_stride + (int64_t)(j * (uint64_t)of->d.stride + i), sum);
            }
        }
    }
}

API int cublasLtMatmul(
    Handle* handle, Product* product, const void* alpha, void* to_a, Matrix* a, void* to_b, Matrix* b, const void* beta, void* to_c, Matrix* c, void* to_d, Matrix* d,
    const Algorithm* algorithm, void* workspace, size_t workspace_bytes, void* stream) {
    int status = handle->device != emulator_device() || !algorithm || algorithm->data[0] != MARK || !workspace || workspace_bytes < WORKSPACE_BYTES || to_c != to_d ? INVALID : check(product, a, b, c, d);
    if (status) { return status; }
    double one = d->type == F64 ? *(const double*)alpha : *(const float*)alpha, zero = d->type == F64 ? *(const double*)beta : *(const float*)beta;
    if (one != 1 || zero != 0) { return NOT_SUPPORTED; }
    bool has_bias = product->epilogue & BIAS;
    void* const places[] = { to_a, to_b, to_d, workspace, has_bias ? product->bias : to_d };
    for (int i = 0; i < 5; i++) {
        if ((uintptr_t)places[i] % 16) { return INVALID; }
    }

    s_counts[product->epilogue & 7]++;
    Work work = { *product, *a, *b, *d, to_a, to_b, to_d, workspace };
    return emulator_call(stream, multiply, &work, sizeof work, places, 5) ? 14 : OK;
}
