// cuDNN for tests: convolutions one number after another, in a stream's order; what the real one does not take is refused. Numbers and signatures are those of version 9.
#include <stdlib.h>

#include "numbers.h"

enum { OK = 0, BAD_PARAM = 2000, NOT_SUPPORTED = 3000, EXECUTION_FAILED = 5000 };
enum { AXES = 3, DEFAULT_MATH = 0, TENSOR_MATH = 1, FMA_MATH = 3 };

typedef struct { Type type; int rank, lengths[2 + AXES]; bool is_packed; } Array;
typedef struct { int axes, padding[AXES], stride[AXES], dilation[AXES], computed, groups, math; } Window;
// For the device whose context was current when it was made.
typedef struct { void* stream; int device; } Handle;

// What is computed of the two others.
typedef enum { OUTPUT, INPUT, WEIGHT } Result;

typedef struct { Array x, w, y; Window window; Result result; void *to_x, *to_w, *to_y, *workspace; size_t workspace_bytes; } Work;

static uint64_t s_counts[3], s_refused;
static bool s_refuses;

// Convolutions so far: 0 forward, 1 to the input, 2 to the weight.
API uint64_t emulator_convolutions(unsigned result) { return result < 3 ? s_counts[result] : 0; }

// Whether it says, when it is asked to compute what it said it could, that it does not.
API void emulator_refuse_convolutions(int refuses) { s_refuses = refuses; }

API uint64_t emulator_refused(void) { return s_refused; }

API const char* cudnnGetErrorString(int status) { return status == OK ? "CUDNN_STATUS_SUCCESS" : status == NOT_SUPPORTED ? "CUDNN_STATUS_NOT_SUPPORTED" : status == BAD_PARAM ? "CUDNN_STATUS_BAD_PARAM" : "CUDNN_STATUS_EXECUTION_FAILED"; }

API int cudnnCreate(Handle** handle) {
    *handle = calloc(1, sizeof **handle);
    (*handle)->device = emulator_device();
    return OK;
}

API int cudnnSetStream(Handle* handle, void* stream) {
    handle->stream = stream;
    return OK;
}

static bool is_type(int type, Type* of) {
    *of = type == 0 ? F32 : type == 1 ? F64 : type == 2 ? F16 : BF16;
    return type == 0 || type == 1 || type == 2 || type == 9;
}

// Spatial axes that are missing have length 1.
static int set(Array* of, int type, int rank, const int* lengths) {
    if (!is_type(type, &of->type) || rank < 4 || rank > 2 + AXES) { return BAD_PARAM; }
    of->rank = rank;
    for (int i = 0; i < 2 + AXES; i++) { of->lengths[i] = 1; }
    for (int i = 0; i < rank; i++) {
        if (lengths[i] < 1) { return BAD_PARAM; }
        of->lengths[i < 2 ? i : 2 + AXES - rank + i] = lengths[i];
    }

    return OK;
}

API int cudnnCreateTensorDescriptor(Array** tensor) {
    *tensor = calloc(1, sizeof **tensor);
    return OK;
}

API int cudnnSetTensorNdDescriptor(Array* tensor, int type, int rank, const int* lengths, const int* strides) {
    int stride = 1;
    tensor->is_packed = true;
    for (int i = rank - 1; i >= 0; i--) {
        tensor->is_packed &= strides[i] == stride;
        stride *= lengths[i];
    }

    return set(tensor, type, rank, lengths);
}

API int cudnnCreateFilterDescriptor(Array** filter) {
    *filter = calloc(1, sizeof **filter);
    return OK;
}

API int cudnnSetFilterNdDescriptor(Array* filter, int type, int format, int rank, const int* lengths) {
    filter->is_packed = true;
    return format == 0 ? set(filter, type, rank, lengths) : NOT_SUPPORTED;
}

API int cudnnCreateConvolutionDescriptor(Window** window) {
    *window = calloc(1, sizeof **window);
    (*window)->groups = 1;
    return OK;
}

API int cudnnSetConvolutionNdDescriptor(Window* window, int axes, const int* padding, const int* stride, const int* dilation, int mode, int computed) {
    if (axes < 2 || axes > AXES) { return BAD_PARAM; }
    if (mode != 1) { return NOT_SUPPORTED; }
    window->axes = axes;
    window->computed = computed;
    for (int i = 0; i < AXES; i++) {
        int at = i - (AXES - axes);
        window->padding[i] = at < 0 ? 0 : padding[at];
        window->stride[i] = at < 0 ? 1 : stride[at];
        window->dilation[i] = at < 0 ? 1 : dilation[at];
        if (window->padding[i] < 0 || window->stride[i] < 1 || window->dilation[i] < 1) { return BAD_PARAM; }
    }

    return OK;
}

API int cudnnSetConvolutionGroupCount(Window* window, int groups) {
    window->groups = groups;
    return groups > 0 ? OK : BAD_PARAM;
}

API int cudnnSetConvolutionMathType(Window* window, int math) {
    window->math = math;
    return math >= 0 && math <= 3 ? OK : BAD_PARAM;
}

static int check(const Array* x, const Array* w, const Array* y, const Window* window) {
    if (x->type != w->type || x->type != y->type || x->rank != w->rank || x->rank != y->rank || x->rank != 2 + window->axes) { return BAD_PARAM; }
    if (!x->is_packed || !w->is_packed || !y->is_packed || window->computed != (x->type == F64)) { return NOT_SUPPORTED; }
    if (x->lengths[0] != y->lengths[0] || y->lengths[1] != w->lengths[0] || x->lengths[1] != w->lengths[1] * window->groups || w->lengths[0] % window->groups) { return BAD_PARAM; }
    for (int i = 0; i < AXES; i++) {
        int reach = (w->lengths[2 + i] - 1) * window->dilation[i] + 1, room = x->lengths[2 + i] + 2 * window->padding[i] - reach;
        if (room < 0 || y->lengths[2 + i] != room / window->stride[i] + 1) { return BAD_PARAM; }
    }

    return OK;
}

// Forward without a table of places needs no room.
static int workspace(const Array* x, const Array* w, const Array* y, const Window* window, bool is_there, size_t needed, size_t* bytes) {
    int status = check(x, w, y, window);
    *bytes = status || !is_there ? 0 : needed;
    return status ? status : is_there ? OK : NOT_SUPPORTED;
}

API int cudnnGetConvolutionForwardWorkspaceSize(Handle* handle, Array* x, Array* w, Window* window, Array* y, int algorithm, size_t* bytes) {
    // The one with a table only for planes here, so that both are tried.
    return handle ? workspace(x, w, y, window, algorithm == 0 || (algorithm == 1 && x->rank == 4), algorithm == 0 ? 0 : 1024, bytes) : BAD_PARAM;
}

API int cudnnGetConvolutionBackwardDataWorkspaceSize(Handle* handle, Array* w, Array* y, Window* window, Array* x, int algorithm, size_t* bytes) {
    return handle ? workspace(x, w, y, window, algorithm == 1, 2048, bytes) : BAD_PARAM;
}

API int cudnnGetConvolutionBackwardFilterWorkspaceSize(Handle* handle, Array* x, Array* y, Window* window, Array* w, int algorithm, size_t* bytes) {
    return handle ? workspace(x, w, y, window, algorithm == 1, 4096, bytes) : BAD_PARAM;
}

static int64_t count(const Array* of) {
    int64_t all = 1;
    for (int i = 0; i < 2 + AXES; i++) { all *= of->lengths[i]; }
    return all;
}

static void convolve(const void* state) {
    const Work* of = state;
    const Array *x = &of->x, *w = &of->w, *y = &of->y, *to = of->result == OUTPUT ? y : of->result == INPUT ? x : w;
    bool is_rounded = x->type == F32 && of->window.math == DEFAULT_MATH;
    double* sums = calloc((size_t)count(to), sizeof *sums);
    if (of->workspace) { memset(of->workspace, 0x77, of->workspace_bytes); }
    int64_t channels = w->lengths[1], filters = w->lengths[0] / of->window.groups, taps = count(w) / w->lengths[0], kernels = taps / channels, places = count(y) / y->lengths[0] / y->lengths[1];
    for (int64_t each = 0; each < count(y) * taps; each++) {
        int64_t tap = each % taps, place = each / taps % places, filter = each / taps / places % y->lengths[1], image = each / taps / places / y->lengths[1];
        int64_t channel = tap / kernels, rest_of_tap = tap % kernels, rest = place, at = 0;
        int k[AXES], o[AXES];
        for (int i = AXES - 1; i >= 0; i--) {
            k[i] = (int)(rest_of_tap % w->lengths[2 + i]);
            rest_of_tap /= w->lengths[2 + i];
            o[i] = (int)(rest % y->lengths[2 + i]);
            rest /= y->lengths[2 + i];
        }

        bool is_inside = true;
        for (int i = 0; i < AXES; i++) {
            int seen = o[i] * of->window.stride[i] + k[i] * of->window.dilation[i] - of->window.padding[i];
            is_inside &= seen >= 0 && seen < x->lengths[2 + i];
            at = at * x->lengths[2 + i] + seen;
        }

        if (!is_inside) { continue; }
        int64_t of_x = (image * x->lengths[1] + filter / filters * channels + channel) * (count(x) / x->lengths[0] / x->lengths[1]) + at, of_w = filter * taps + tap, of_y = each / taps;
        double left = of->result == INPUT ? number_at(w->type, of->to_w, of_w) : number_at(x->type, of->to_x, of_x);
        double right = of->result == OUTPUT ? number_at(w->type, of->to_w, of_w) : number_at(y->type, of->to_y, of_y);
        sums[of->result == OUTPUT ? of_y : of->result == INPUT ? of_x : of_w] += is_rounded ? rounded(left) * rounded(right) : left * right;
    }

    void* result = of->result == OUTPUT ? of->to_y : of->result == INPUT ? of->to_x : of->to_w;
    for (int64_t i = 0; i < count(to); i++) { put_number(to->type, result, i, sums[i]); }
    free(sums);
}

static int run(Handle* handle, Work work, int algorithm, size_t needed, const void* alpha, const void* beta) {
    int status = handle->device == emulator_device() ? check(&work.x, &work.w, &work.y, &work.window) : BAD_PARAM;
    if (status) { return status; }
    bool is_wide = work.x.type == F64;
    if ((is_wide ? *(const double*)alpha : *(const float*)alpha) != 1 || (is_wide ? *(const double*)beta : *(const float*)beta) != 0) { return NOT_SUPPORTED; }
    if (work.workspace_bytes < needed || (needed && !work.workspace) || algorithm < 0 || algorithm > 1 || (work.result != OUTPUT && algorithm == 0)) { return BAD_PARAM; }
    if (s_refuses) {
        s_refused++;
        return NOT_SUPPORTED;
    }

    s_counts[work.result]++;
    void* const places[] = { work.to_x, work.to_w, work.to_y, work.workspace ? work.workspace : work.to_y };
    return emulator_call(handle->stream, convolve, &work, sizeof work, places, 4) ? EXECUTION_FAILED : OK;
}

API int cudnnConvolutionForward(
    Handle* handle, const void* alpha, Array* x, void* to_x, Array* w, void* to_w, Window* window, int algorithm, void* room, size_t bytes, const void* beta, Array* y, void* to_y) {
    return run(handle, (Work){ *x, *w, *y, *window, OUTPUT, to_x, to_w, to_y, room, bytes }, algorithm, algorithm == 0 ? 0 : 1024, alpha, beta);
}

API int cudnnConvolutionBackwardData(
    Handle* handle, const void* alpha, Array* w, void* to_w, Array* y, void* to_y, Window* window, int algorithm, void* room, size_t bytes, const void* beta, Array* x, void* to_x) {
    return run(handle, (Work){ *x, *w, *y, *window, INPUT, to_x, to_w, to_y, room, bytes }, algorithm, 2048, alpha, beta);
}

API int cudnnConvolutionBackwardFilter(
    Handle* handle, const void* alpha, Array* x, void* to_x, Array* y, void* to_y, Window* window, int algorithm, void* room, size_t bytes, const void* beta, Array* w, void* to_w) {
    return run(handle, (Work){ *x, *w, *y, *window, WEIGHT, to_x, to_w, to_y, room, bytes }, algorithm, 4096, alpha, beta);
}
