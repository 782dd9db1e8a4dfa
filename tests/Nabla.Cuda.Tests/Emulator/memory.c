// Memory of devices, pinned memory of the host, and copies.
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emulator.h"

// Beside each allocation lie bytes that nobody may write to.
enum { BORDER = 256, BORDER_BYTE = 0xA5, POISON = 0xFF };

// Memory that was given back stays poisoned until there is so much of it, so that who still uses it finds no numbers there.
static const size_t most_dead = (size_t)256 << 20;

typedef struct Allocation {
    char* start;
    size_t bytes;
    int device;
    // In the device's time, and when it was asked for.
    bool is_there, is_dead, is_given_back;
    // Who died next.
    struct Allocation* next;
} Allocation;

// By where they are: every kernel asks whose memory it was given, and a test may leave a hundred thousand dead.
static void* s_all;
static Allocation *s_first_dead, *s_last_dead;
static size_t s_dead;

typedef struct Pinned { struct Pinned* next; char* start; size_t bytes; } Pinned;
static Pinned* s_pinned;
static char s_pools[DEVICES];
static size_t s_live[DEVICES];
static uint64_t s_threshold;

// What overlaps is equal.
static int compare(const void* x, const void* y) {
    const Allocation *a = x, *b = y;
    return a->start >= b->start + b->bytes ? 1 : a->start + a->bytes <= b->start ? -1 : 0;
}

static Allocation* holder(const void* place) {
    Allocation wanted = { .start = (char*)place, .bytes = 1 };
    Allocation** found = tfind(&wanted, &s_all, compare);
    return found ? *found : NULL;
}

static bool is_inside(const Allocation* of, const void* place, size_t bytes) { return of && bytes <= of->bytes - (size_t)((const char*)place - of->start); }

bool is_there(int device, const void* place, size_t bytes) {
    Allocation* of = holder(place);
    return is_inside(of, place, bytes) && of->device == device && of->is_there && !of->is_dead;
}

bool is_promised(const void* place, size_t bytes) {
    Allocation* of = holder(place);
    return is_inside(of, place, bytes) && of->device == device_now() && !of->is_given_back;
}

static size_t padded(size_t bytes) { return (bytes + BORDER - 1) / BORDER * BORDER; }

static size_t bordered(const Allocation* of) { return BORDER + padded(of->bytes) + BORDER; }

bool are_borders_whole(const void* place) {
    Allocation* of = holder(place);
    if (!of) { return false; }
    for (char* at = of->start - BORDER; at < of->start; at++) {
        if (*(unsigned char*)at != BORDER_BYTE) { return false; }
    }

    for (char* at = of->start + of->bytes; at < of->start + padded(of->bytes) + BORDER; at++) {
        if (*(unsigned char*)at != BORDER_BYTE) { return false; }
    }

    return true;
}

static Allocation* allocate(size_t bytes) {
    int device = device_now();
    if (s_live[device] + bytes > (size_t)GLOBAL_MEGABYTES << 20) { return NULL; }
    Allocation* made = calloc(1, sizeof *made);
    made->device = device;
    made->bytes = bytes;
    made->start = (char*)aligned_alloc(BORDER, bordered(made)) + BORDER;
    memset(made->start - BORDER, BORDER_BYTE, bordered(made));
    memset(made->start, POISON, bytes);
    tsearch(made, &s_all, compare);
    s_live[device] += bytes;
    emulator_counts[COUNT_LIVE_BYTES] += bytes;
    return made;
}

static void bury(Allocation* of) {
    if (!are_borders_whole(of->start)) { fail(ILLEGAL_ADDRESS, "something was written beside an allocation"); }
    of->is_dead = true;
    memset(of->start, POISON, of->bytes);
    s_dead += bordered(of);
    *(s_last_dead ? &s_last_dead->next : &s_first_dead) = of;
    s_last_dead = of;
    while (s_dead > most_dead) {
        Allocation* gone = s_first_dead;
        s_first_dead = gone->next;
        s_last_dead = s_first_dead ? s_last_dead : NULL;
        s_dead -= bordered(gone);
        tdelete(gone, &s_all, compare);
        free(gone->start - BORDER);
        free(gone);
    }
}

static Status begin_life(Operation* o) {
    (*(Allocation**)o->state)->is_there = true;
    return DONE;
}

static Status end_life(Operation* o) {
    bury(*(Allocation**)o->state);
    return DONE;
}

static Status enqueue_life(Allocation* of, Stream* stream, Status (*run)(Operation*)) {
    Operation* o = new_operation(run, sizeof of, 0);
    *(Allocation**)o->state = of;
    return enqueue(stream, o);
}

API Status cuMemAlloc_v2(void** memory, size_t bytes) {
    Status status = enter(true);
    if (!status) { status = bytes == 0 ? INVALID_VALUE : refuse_unsafe_call(); }
    if (!status) {
        Allocation* made = allocate(bytes);
        status = made ? DONE : OUT_OF_MEMORY;
        if (made) { made->is_there = true; }
        *memory = made ? made->start : NULL;
    }

    return leave(status);
}

static Status give_back(void* memory, Allocation** of) {
    *of = holder(memory);
    if (!*of || (*of)->start != (char*)memory || (*of)->device != device_now() || (*of)->is_given_back) { return INVALID_VALUE; }
    (*of)->is_given_back = true;
    s_live[(*of)->device] -= (*of)->bytes;
    emulator_counts[COUNT_LIVE_BYTES] -= (*of)->bytes;
    return DONE;
}

API Status cuMemFree_v2(void* memory) {
    Status status = enter(true);
    if (!status) { status = refuse_unsafe_call(); }
    if (!status && memory) {
        finish_all();
        Allocation* of;
        status = give_back(memory, &of);
        if (!status) { bury(of); }
    }

    return leave(status);
}

API Status cuMemAllocAsync(void** memory, size_t bytes, void* handle) {
    Status status = enter(true);
    Stream* stream = stream_of(handle);
    if (!status) { status = bytes == 0 ? INVALID_VALUE : !stream ? INVALID_HANDLE : captured(stream) ? CAPTURE_UNSUPPORTED : DONE; }
    if (!status) {
        Allocation* made = allocate(bytes);
        status = made ? enqueue_life(made, stream, begin_life) : OUT_OF_MEMORY;
        *memory = made ? made->start : NULL;
    }

    return leave(status);
}

API Status cuMemFreeAsync(void* memory, void* handle) {
    Status status = enter(true);
    Stream* stream = stream_of(handle);
    if (!status) { status = !stream ? INVALID_HANDLE : captured(stream) ? CAPTURE_UNSUPPORTED : DONE; }
    Allocation* of;
    if (!status) { status = give_back(memory, &of); }
    if (!status) { status = enqueue_life(of, stream, end_life); }
    return leave(status);
}

API Status cuDeviceGetDefaultMemPool(void** pool, int device) {
    Status status = enter(false);
    bool is_known = device >= 0 && device < DEVICES;
    *pool = is_known ? &s_pools[device] : NULL;
    return leave(status ? status : is_known ? DONE : INVALID_DEVICE);
}

API Status cuMemPoolSetAttribute(void* pool, int what, void* value) {
    Status status = enter(true);
    if (!status) { status = (char*)pool < s_pools || (char*)pool >= s_pools + DEVICES ? INVALID_HANDLE : what != 4 || !value ? INVALID_VALUE : DONE; }
    if (!status) { s_threshold = *(uint64_t*)value; }
    return leave(status);
}

API Status cuMemHostAlloc(void** memory, size_t bytes, unsigned flags) {
    Status status = enter(true);
    if (!status) { status = bytes == 0 || flags > 7 ? INVALID_VALUE : refuse_unsafe_call(); }
    if (!status) {
        Pinned* made = calloc(1, sizeof *made);
        made->start = aligned_alloc(4096, (bytes + 4095) / 4096 * 4096);
        made->bytes = bytes;
        made->next = s_pinned;
        s_pinned = made;
        memset(made->start, POISON, bytes);
        *memory = made->start;
    }

    return leave(status);
}

API Status cuMemFreeHost(void* memory) {
    Status status = enter(true);
    if (!status) { status = refuse_unsafe_call(); }
    if (!status) {
        Pinned** at = &s_pinned;
        while (*at && (*at)->start != (char*)memory) { at = &(*at)->next; }
        Pinned* of = *at;
        status = of ? DONE : INVALID_VALUE;
        if (of) {
            finish_all();
            *at = of->next;
            memset(of->start, POISON, of->bytes);
            free(of->start);
            free(of);
        }
    }

    return leave(status);
}

// ---- copies: host memory is read and written when the device gets round to it ----

typedef struct { char* to; const char* from; size_t bytes; bool is_to_device, is_from_device; } Copy;

static Status copy(Operation* o) {
    Copy* of = (Copy*)o->state;
    if ((of->is_to_device && !is_there(o->device, of->to, of->bytes)) || (of->is_from_device && !is_there(o->device, of->from, of->bytes))) {
        return fail(ILLEGAL_ADDRESS, "a copy uses memory that is not there at that moment: it was given back, or nothing says that it comes after the memory was allocated");
    }

    memmove(of->to, of->from, of->bytes);
    emulator_counts[COUNT_ARRIVED] += of->is_to_device && !of->is_from_device;
    return DONE;
}

static Status enqueue_copy(Copy of, void* handle, Count count) {
    Status status = enter(true);
    Stream* stream = stream_of(handle);
    if (!status && !stream) { status = INVALID_HANDLE; }
    if (!status && ((of.is_to_device && !is_promised(of.to, of.bytes)) || (of.is_from_device && !is_promised(of.from, of.bytes)) || !of.to || !of.from)) { status = INVALID_VALUE; }
    if (!status && of.bytes > 0) {
        Operation* o = new_operation(copy, sizeof of, 0);
        *(Copy*)o->state = of;
        emulator_counts[count]++;
        status = enqueue(stream, o);
    }

    return leave(status);
}

API Status cuMemcpyHtoDAsync_v2(void* to, const void* from, size_t bytes, void* stream) { return enqueue_copy((Copy){ to, from, bytes, true, false }, stream, COUNT_COPIES_TO_DEVICE); }

API Status cuMemcpyDtoHAsync_v2(void* to, const void* from, size_t bytes, void* stream) { return enqueue_copy((Copy){ to, from, bytes, false, true }, stream, COUNT_COPIES_TO_HOST); }

API Status cuMemcpyDtoDAsync_v2(void* to, const void* from, size_t bytes, void* stream) { return enqueue_copy((Copy){ to, from, bytes, true, true }, stream, COUNT_KERNELS); }

typedef struct { char* to; size_t bytes; unsigned char value; } Fill;

static Status fill(Operation* o) {
    Fill* of = (Fill*)o->state;
    if (!is_there(o->device, of->to, of->bytes)) { return fail(ILLEGAL_ADDRESS, "a fill uses memory that is not there at that moment"); }
    memset(of->to, of->value, of->bytes);
    return DONE;
}

API Status cuMemsetD8Async(void* to, unsigned char value, size_t bytes, void* handle) {
    Status status = enter(true);
    Stream* stream = stream_of(handle);
    if (!status) { status = !stream ? INVALID_HANDLE : is_promised(to, bytes) ? DONE : INVALID_VALUE; }
    if (!status) {
        Operation* o = new_operation(fill, sizeof(Fill), 0);
        *(Fill*)o->state = (Fill){ to, bytes, value };
        status = enqueue(stream, o);
    }

    return leave(status);
}
