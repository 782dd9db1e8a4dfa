// The devices, their contexts, and what every function begins and ends with.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emulator.h"

pthread_mutex_t emulator_lock = PTHREAD_MUTEX_INITIALIZER;
uint64_t emulator_counts[COUNTS];

// A device has one context, the primary one.
typedef struct { unsigned retained; } Context;

static Context s_contexts[DEVICES];
static bool s_is_begun;
static Status s_failure;
static _Thread_local Context* t_context;

static bool is_device(int device) { return device >= 0 && device < DEVICES; }

int device_now(void) { return t_context ? (int)(t_context - s_contexts) : 0; }

API int emulator_device(void) { return device_now(); }

Status enter(bool needs_context) {
    pthread_mutex_lock(&emulator_lock);
    emulator_counts[COUNT_CALLS]++;
    return !s_is_begun ? NOT_INITIALIZED : s_failure ? s_failure : needs_context && (!t_context || !t_context->retained) ? INVALID_CONTEXT : DONE;
}

Status leave(Status status) {
    pthread_mutex_unlock(&emulator_lock);
    return status;
}

Status fail(Status status, const char* what) {
    if (!s_failure) { fprintf(stderr, "emulator: %s\n", what); }
    s_failure = s_failure ? s_failure : status;
    return s_failure;
}

void forget_failure(void) { s_failure = DONE; }

API void emulator_forget_failure(void) {
    pthread_mutex_lock(&emulator_lock);
    forget_failure();
    pthread_mutex_unlock(&emulator_lock);
}

API uint64_t emulator_count(int what) { return what >= 0 && what < COUNTS ? __atomic_load_n(&emulator_counts[what], __ATOMIC_RELAXED) : 0; }

static const struct { Status status; const char* name; const char* text; } s_answers[] = {
    { DONE, "CUDA_SUCCESS", "no error" },
    { INVALID_VALUE, "CUDA_ERROR_INVALID_VALUE", "invalid argument" },
    { OUT_OF_MEMORY, "CUDA_ERROR_OUT_OF_MEMORY", "out of memory" },
    { NOT_INITIALIZED, "CUDA_ERROR_NOT_INITIALIZED", "initialization error" },
    { INVALID_DEVICE, "CUDA_ERROR_INVALID_DEVICE", "invalid device ordinal" },
    { INVALID_IMAGE, "CUDA_ERROR_INVALID_IMAGE", "device kernel image is invalid" },
    { INVALID_CONTEXT, "CUDA_ERROR_INVALID_CONTEXT", "invalid device context" },
    { NO_BINARY_FOR_GPU, "CUDA_ERROR_NO_BINARY_FOR_GPU", "no kernel image is available for execution on the device" },
    { INVALID_PTX, "CUDA_ERROR_INVALID_PTX", "a PTX JIT compilation failed" },
    { INVALID_HANDLE, "CUDA_ERROR_INVALID_HANDLE", "invalid resource handle" },
    { ILLEGAL_STATE, "CUDA_ERROR_ILLEGAL_STATE", "the operation cannot be performed in the present state" },
    { NOT_FOUND, "CUDA_ERROR_NOT_FOUND", "named symbol not found" },
    { NOT_READY, "CUDA_ERROR_NOT_READY", "device not ready" },
    { ILLEGAL_ADDRESS, "CUDA_ERROR_ILLEGAL_ADDRESS", "an illegal memory access was encountered" },
    { LAUNCH_FAILED, "CUDA_ERROR_LAUNCH_FAILED", "unspecified launch failure" },
    { NOT_SUPPORTED, "CUDA_ERROR_NOT_SUPPORTED", "operation not supported" },
    { CAPTURE_UNSUPPORTED, "CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED", "operation not permitted when stream is capturing" },
    { CAPTURE_INVALIDATED, "CUDA_ERROR_STREAM_CAPTURE_INVALIDATED", "operation failed due to a previous error during capture" },
    { CAPTURE_UNMATCHED, "CUDA_ERROR_STREAM_CAPTURE_UNMATCHED", "capture was not initiated in this stream" },
    { CAPTURE_ISOLATION, "CUDA_ERROR_STREAM_CAPTURE_ISOLATION", "dependency created on uncaptured work in another stream" },
    { CAPTURED_EVENT, "CUDA_ERROR_CAPTURED_EVENT", "operation not permitted on an event last recorded in a capturing stream" },
    { CAPTURE_WRONG_THREAD, "CUDA_ERROR_STREAM_CAPTURE_WRONG_THREAD", "attempt to terminate a thread-local capture sequence from another thread" },
};

static Status answer(Status status, const char** text, bool is_name) {
    for (unsigned i = 0; i < sizeof s_answers / sizeof *s_answers; i++) {
        if (s_answers[i].status == status) {
            *text = is_name ? s_answers[i].name : s_answers[i].text;
            return DONE;
        }
    }

    *text = NULL;
    return INVALID_VALUE;
}

API Status cuGetErrorName(Status status, const char** text) { return answer(status, text, true); }

API Status cuGetErrorString(Status status, const char** text) { return answer(status, text, false); }

API Status cuInit(unsigned flags) {
    if (flags != 0) { return INVALID_VALUE; }
    pthread_mutex_lock(&emulator_lock);
    s_is_begun = true;
    return leave(DONE);
}

API Status cuDriverGetVersion(int* version) {
    *version = 12040;
    return DONE;
}

API Status cuDeviceGetCount(int* count) {
    Status status = enter(false);
    *count = DEVICES;
    return leave(status);
}

API Status cuDeviceGet(int* device, int ordinal) {
    Status status = enter(false);
    *device = ordinal;
    return leave(status ? status : is_device(ordinal) ? DONE : INVALID_DEVICE);
}

API Status cuDeviceGetName(char* name, int room, int device) {
    Status status = enter(false);
    if (!status) { status = !is_device(device) ? INVALID_DEVICE : name && room > 0 ? DONE : INVALID_VALUE; }
    if (!status) { snprintf(name, (size_t)room, "Emulated Device"); }
    return leave(status);
}

API Status cuDeviceTotalMem_v2(size_t* bytes, int device) {
    Status status = enter(false);
    *bytes = (size_t)GLOBAL_MEGABYTES << 20;
    return leave(status ? status : is_device(device) ? DONE : INVALID_DEVICE);
}

API Status cuDeviceGetAttribute(int* value, int what, int device) {
    static const int facts[][2] = {
        { 1, THREADS_OF_BLOCK }, { 2, THREADS_OF_BLOCK }, { 5, 0x7FFFFFFF }, { 6, 65535 }, { 7, 65535 }, { 8, SHARED_BYTES }, { 10, WARP }, { 16, MULTIPROCESSORS },
        { 41, 1 }, { 75, CAPABILITY / 10 }, { 76, CAPABILITY % 10 }, { 97, SHARED_BYTES }, { 115, 1 },
    };
    Status status = enter(false);
    if (!status) { status = is_device(device) ? INVALID_VALUE : INVALID_DEVICE; }
    for (unsigned i = 0; status == INVALID_VALUE && i < sizeof facts / sizeof *facts; i++) {
        if (facts[i][0] == what) {
            *value = facts[i][1];
            status = DONE;
        }
    }

    return leave(status);
}

API Status cuDevicePrimaryCtxRetain(void** context, int device) {
    Status status = enter(false);
    if (!status && is_device(device)) {
        s_contexts[device].retained++;
        *context = &s_contexts[device];
    }

    return leave(status ? status : is_device(device) ? DONE : INVALID_DEVICE);
}

API Status cuCtxSetCurrent(void* context) {
    Status status = enter(false);
    bool is_known = !context;
    for (int device = 0; device < DEVICES; device++) { is_known |= context == &s_contexts[device]; }
    if (!status && !is_known) { status = INVALID_CONTEXT; }
    if (!status) { t_context = context; }
    return leave(status);
}

API Status cuCtxSynchronize(void) {
    Status status = enter(true);
    if (!status) {
        finish_all();
        pthread_mutex_unlock(&emulator_lock);
        status = enter(true);
    }

    return leave(status);
}
