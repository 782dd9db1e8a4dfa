// Modules, functions and their launches.
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "emulator.h"

typedef struct Module { struct Module* next; const Code* code; int device; } Module;
typedef struct Function { struct Function* next; const Kernel* kernel; const Code* code; int device; } Function;

static Module* s_modules;
static Function* s_functions;

static Function* function_of(void* handle) {
    for (Function* at = s_functions; at; at = at->next) {
        if (at == handle && at->device == device_now()) { return at; }
    }

    return NULL;
}

static char* library_of_code(const char* image) {
    uint64_t bytes;
    memcpy(&bytes, image + 8, 8);
    char file[] = "/tmp/emulated-XXXXXX";
    int to = mkstemp(file);
    bool is_written = to >= 0 && write(to, image + 16, bytes) == (ssize_t)bytes;
    if (to >= 0) { close(to); }
    return is_written ? strdup(file) : NULL;
}

static char* library_of_assembly(const char* image) {
    int may_contract;
    char* log = NULL;
    const char* text = strchr(image, '\n');
    char* library = text && sscanf(image, "// EMULATED %d", &may_contract) == 1 ? compile_text(text + 1, "assembly", may_contract, &log) : NULL;
    free(log);
    return library;
}

API Status cuModuleLoadData(void** module, const void* image) {
    Status status = enter(true);
    if (!status) { status = module && image ? refuse_unsafe_call() : INVALID_VALUE; }
    if (!status) {
        bool is_code = memcmp(image, "EMULATED", 8) == 0;
        bool is_assembly = memcmp(image, "// EMULATED ", 12) == 0;
        char* file = is_code ? library_of_code(image) : is_assembly ? library_of_assembly(image) : NULL;
        void* library = file ? dlopen(file, RTLD_NOW | RTLD_LOCAL) : NULL;
        const Code* code = library ? dlsym(library, "cuda_code") : NULL;
        if (file) { unlink(file); }
        free(file);
        status = code ? DONE : is_assembly ? INVALID_PTX : INVALID_IMAGE;
        if (code) {
            Module* made = calloc(1, sizeof *made);
            made->code = code;
            made->device = device_now();
            made->next = s_modules;
            s_modules = made;
            *module = made;
        }
    }

    return leave(status);
}

API Status cuModuleGetFunction(void** function, void* module, const char* name) {
    Status status = enter(true);
    Module* of = s_modules;
    while (of && of != module) { of = of->next; }
    if (!status) { status = !of || of->device != device_now() ? INVALID_HANDLE : name ? NOT_FOUND : INVALID_VALUE; }
    for (unsigned i = 0; status == NOT_FOUND && i < of->code->count; i++) {
        if (strcmp(of->code->kernels[i].name, name) == 0) {
            Function* made = calloc(1, sizeof *made);
            made->kernel = of->code->kernels + i;
            made->code = of->code;
            made->device = of->device;
            made->next = s_functions;
            s_functions = made;
            *function = made;
            status = DONE;
        }
    }

    return leave(status);
}

static unsigned shared_bytes(const Function* of) { return (unsigned)(of->code->shared_end - of->code->shared); }

API Status cuFuncGetAttribute(int* value, int what, void* handle) {
    Status status = enter(true);
    Function* of = function_of(handle);
    if (!status) { status = !of ? INVALID_HANDLE : what == 0 || what == 1 || what == 8 ? DONE : INVALID_VALUE; }
    if (!status) { *value = what == 0 ? THREADS_OF_BLOCK : what == 1 ? (int)shared_bytes(of) : (int)(SHARED_BYTES - shared_bytes(of)); }
    return leave(status);
}

API Status cuFuncSetAttribute(void* handle, int what, int value) {
    Status status = enter(true);
    Function* of = function_of(handle);
    if (!status) { status = !of ? INVALID_HANDLE : what == 8 && value >= 0 && (unsigned)value + shared_bytes(of) <= SHARED_BYTES ? DONE : INVALID_VALUE; }
    return leave(status);
}

// ---- launches ----

// Arguments lie in places of 16 bytes, behind this.
typedef struct { Function* function; Ids blocks, threads; char arguments[]; } Launch;

static Status launch(Operation* o) {
    Launch* of = (Launch*)o->state;
    const Kernel* kernel = of->function->kernel;
    void* places[kernel->count + 1];
    for (unsigned i = 0; i < kernel->count; i++) { places[i] = of->arguments + 16 * i; }
    const char* wrong = run_blocks(of->function->code, kernel, of->blocks, of->threads, places);
    return wrong ? fail(LAUNCH_FAILED, wrong) : DONE;
}

static Status check(const Function* of, const Ids* blocks, const Ids* threads, unsigned shared, void** arguments, void** extra) {
    if (!of) { return INVALID_HANDLE; }
    if (blocks->x == 0 || blocks->y == 0 || blocks->z == 0 || threads->x == 0 || threads->y == 0 || threads->z == 0) { return INVALID_VALUE; }
    if (blocks->x > 0x7FFFFFFF || blocks->y > 65535 || blocks->z > 65535) { return INVALID_VALUE; }
    if (threads->x > THREADS_OF_BLOCK || threads->y > THREADS_OF_BLOCK || threads->z > 64 || (uint64_t)threads->x * threads->y * threads->z > THREADS_OF_BLOCK) { return INVALID_VALUE; }
    if (shared + shared_bytes(of) > SHARED_BYTES || extra || (of->kernel->count > 0 && !arguments)) { return INVALID_VALUE; }
    // They lie beside each other as their sizes want it.
    unsigned bytes = 0;
    for (unsigned i = 0; i < of->kernel->count; i++) { bytes = (bytes + of->kernel->sizes[i] - 1) / of->kernel->sizes[i] * of->kernel->sizes[i] + of->kernel->sizes[i]; }
    return bytes > ARGUMENT_BYTES ? INVALID_VALUE : DONE;
}

API Status cuLaunchKernel(
    void* handle, unsigned blocks_x, unsigned blocks_y, unsigned blocks_z, unsigned threads_x, unsigned threads_y, unsigned threads_z, unsigned shared, void* stream_handle, void** arguments, void** extra) {
    Status status = enter(true);
    Function* of = function_of(handle);
    Stream* stream = stream_of(stream_handle);
    Ids blocks = { blocks_x, blocks_y, blocks_z }, threads = { threads_x, threads_y, threads_z };
    if (!status) { status = stream ? check(of, &blocks, &threads, shared, arguments, extra) : INVALID_HANDLE; }
    if (!status) {
        const Kernel* kernel = of->kernel;
        Operation* o = new_operation(launch, sizeof(Launch) + 16 * kernel->count, kernel->count);
        Launch* launch = (Launch*)o->state;
        launch->function = of;
        launch->blocks = blocks;
        launch->threads = threads;
        for (unsigned i = 0; i < kernel->count; i++) {
            memcpy(launch->arguments + 16 * i, arguments[i], kernel->sizes[i]);
            if (kernel->pointers[i]) { memcpy(&o->memory[i], arguments[i], sizeof(void*)); }
        }

        o->computes = true;
        emulator_counts[COUNT_KERNELS]++;
        status = enqueue(stream, o);
    }

    return leave(status);
}

// ---- what libraries of the maker ask of a stream, emulated beside this ----

typedef struct { void (*call)(const void* state); char state[]; } Call;

static Status call(Operation* o) {
    Call* of = (Call*)o->state;
    of->call(of->state);
    return DONE;
}

// Has a function called in a stream's order, on a copy of a state; the memory that it uses is checked as a kernel's.
API Status emulator_call(void* stream_handle, void (*function)(const void* state), const void* state, size_t bytes, void* const* memory, unsigned memories) {
    Status status = enter(true);
    Stream* stream = stream_of(stream_handle);
    if (!status && !stream) { status = INVALID_HANDLE; }
    if (!status) {
        Operation* o = new_operation(call, sizeof(Call) + bytes, memories);
        ((Call*)o->state)->call = function;
        memcpy(((Call*)o->state)->state, state, bytes);
        for (unsigned i = 0; i < memories; i++) { o->memory[i] = memory[i]; }
        o->computes = true;
        status = enqueue(stream, o);
    }

    return leave(status);
}
