// An NVIDIA driver for tests: no device, the same functions, and none of a device's mercy. What it checks and in which order
// it does things is said in README.md; numbers and signatures are those of cuda.h.
#ifndef EMULATOR_H
#define EMULATOR_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "module.h"

#define API __attribute__((visibility("default")))

typedef int Status;

enum {
    DONE = 0,
    INVALID_VALUE = 1,
    OUT_OF_MEMORY = 2,
    NOT_INITIALIZED = 3,
    INVALID_DEVICE = 101,
    INVALID_IMAGE = 200,
    INVALID_CONTEXT = 201,
    NO_BINARY_FOR_GPU = 209,
    INVALID_PTX = 218,
    INVALID_HANDLE = 400,
    ILLEGAL_STATE = 401,
    NOT_FOUND = 500,
    NOT_READY = 600,
    ILLEGAL_ADDRESS = 700,
    LAUNCH_FAILED = 719,
    NOT_SUPPORTED = 801,
    CAPTURE_UNSUPPORTED = 900,
    CAPTURE_INVALIDATED = 901,
    CAPTURE_UNMATCHED = 903,
    CAPTURE_ISOLATION = 905,
    CAPTURED_EVENT = 907,
    CAPTURE_WRONG_THREAD = 908,
};

// How many devices there are, and what each has: few multiprocessors, so that kernels stride; a capability that no real one has, so that nobody takes its code for a device's.
enum {
    DEVICES = 2,
    CAPABILITY = 99,
    MULTIPROCESSORS = 2,
    THREADS_OF_BLOCK = 1024,
    SHARED_BYTES = 48 << 10,
    WARP = 32,
    ARGUMENT_BYTES = 4096,
    GLOBAL_MEGABYTES = 2048,
};

// What is counted, for tests; emulator_count takes the number.
typedef enum { COUNT_KERNELS, COUNT_GRAPHS, COUNT_CAPTURES, COUNT_INSTANTIATIONS, COUNT_COPIES_TO_DEVICE, COUNT_COPIES_TO_HOST, COUNT_WAITS, COUNT_LIVE_BYTES, COUNT_LIVE_GRAPHS, COUNT_CALLS, COUNT_ARRIVED, COUNT_GRAPHS_OVER, COUNTS } Count;

// When work is done that nobody waits for yet; emulator_order takes the number.
typedef enum { LATE, KERNELS_EARLY, COPIES_EARLY, EARLY } Order;

// ---- streams ----

typedef struct Stream Stream;
typedef struct Graph Graph;

// One thing that is asked of a stream. A graph is a list of them.
typedef struct Operation {
    struct Operation* next;
    Status (*run)(struct Operation*);
    // Whose time it is done in.
    int device;
    void (*drop)(struct Operation*);
    // What has to be done before: so many operations of another stream.
    Stream* after;
    uint64_t until;
    // Memory of the device that it uses.
    void** memory;
    unsigned memories;
    // Whether it computes, so that its stream is one of those that do.
    bool computes;
    // What is to be done, as the function run knows.
    size_t bytes;
    char state[];
} Operation;

extern pthread_mutex_t emulator_lock;
extern uint64_t emulator_counts[COUNTS];

// Every function of the driver begins and ends with these.
Status enter(bool needs_context);
Status leave(Status status);
// What a device found wrong while it worked; every answer is this from then on.
Status fail(Status status, const char* what);
void forget_failure(void);
// Whose context the thread has, where it has one.
int device_now(void);

Operation* new_operation(Status (*run)(Operation*), size_t state, unsigned memories);
// Takes the operation over.
Status enqueue(Stream* stream, Operation* operation);
// A stream of the thread's context.
Stream* stream_of(void* handle);
Graph* captured(Stream* stream);
void finish_all(void);
bool is_done(Stream* stream, uint64_t number);
void run_until(Stream* stream, uint64_t number);
Status refuse_unsafe_call(void);


// ---- memory ----

// Whether bytes at a place lie in memory that there is at this moment of a device's time, in its own.
bool is_there(int device, const void* place, size_t bytes);
// Whether bytes at a place lie in memory of the thread's device that has been asked for and not been given back yet.
bool is_promised(const void* place, size_t bytes);
bool are_borders_whole(const void* place);

// ---- code ----

// Null where all went well, else what is wrong with the kernel.
const char* run_blocks(const Code* code, const Kernel* kernel, Ids blocks, Ids threads, void** arguments);
// The file of a shared library with the kernels of a text, or null; what the compiler says is put into the log, which is freed by who asked.
char* compile_text(const char* text, const char* name, bool may_contract, char** log);
API void emulator_compiler(const char* program, const char* headers, const char* folder);

#endif
